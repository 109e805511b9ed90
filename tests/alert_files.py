"""Files of saved searches, and what comes of them."""

import json
from pathlib import Path

from unionnews.operate.alerts import Outbox, read_alerts, send
from unionnews.search.searching import Library


def saved(output: Path, *alerts: dict) -> Path:
    lines = []
    for alert in alerts:
        lines += ["[[alert]]", *(f"{key} = {json.dumps(value)}" for key, value in alert.items())]
    (output / "alerts.toml").write_text("\n".join(lines), encoding="utf-8")
    return output / "alerts.toml"


def told(output: Path) -> list[str]:
    """Send what is new; return what was said of it."""
    said = []
    alerts = read_alerts(output / "alerts.toml")
    with Outbox(output, alerts) as outbox, Library.below([output]) as library:
        with outbox.changing():
            said += outbox.gather(library)
            waiting = list(outbox.waiting(library))
        for message, key, to in waiting:
            if message is None or send(message, to):
                outbox.done(key)
    return said
