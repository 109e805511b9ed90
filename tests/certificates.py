"""Certificates of the tests' own authority: good ones, and each kind that must not be taken."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass
class Authority:
    """Signs certificates; who sets ``SSL_CERT_FILE`` to ``file`` trusts it."""

    folder: Path

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.file = self.folder / "authority.pem"
        made = self._builder("authority", "authority", self.key, days=9)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.file.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM))

    @staticmethod
    def _builder(
        subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, days: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return x509.CertificateBuilder(
            _name(issuer), _name(subject), key.public_key(), x509.random_serial_number(),
            now - timedelta(days=30), now + timedelta(days=days),
        )  # fmt: skip

    def server(self, host: str, *, days: int = 9, own: bool = False) -> ssl.SSLContext:
        """Return what a server for ``host`` shows: for so many days from now, or signed by itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._builder("server", "server" if own else "authority", key, days)
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        made = made.add_extension(alternative, critical=False)
        both = self.folder / "server.pem"
        both.write_bytes(
            made.sign(key if own else self.key, hashes.SHA256()).public_bytes(Encoding.PEM)
            + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        return context
