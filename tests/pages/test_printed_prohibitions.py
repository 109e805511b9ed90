"""Printed sentences that forbid to copy or to train count, in each language; news about such does not."""

import time

import pytest
from rights_pages import CC, A, F, U, answers, page_of

from unionnews.pages.rights.prohibitions import forbidden_uses
from unionnews.words import rights_forms, rights_words

COPYING = """
ja|無断転載禁止
ja|無断複製・転載を禁じます。
ja|記事・写真の無断転載を禁じます
ja|本サイトに掲載の記事・写真等の無断複写・転載を禁じます。
ko|무단전재 및 재배포 금지
ko|무단 전재·복제·배포를 금합니다
en|Reproduction prohibited
en|Do not republish.
en|This article may not be reproduced without permission
en|No part of this publication may be reproduced, stored or transmitted without the prior written permission of Harbour News.
en|This material may not be published, broadcast, rewritten or redistributed.
en|Not to be reproduced without permission.
en|Any reproduction requires permission of the publisher.
en|Unauthorised use is prohibited
en|All rights reserved. Reproduction of stories from the Harbour Gazette without written permission is strictly prohibited.
es|Prohibida la reproducción total o parcial
es|Queda prohibida la reproducción sin autorización de la Unión Portuaria
pt|Proibida a reprodução
pt|É proibida a reprodução total ou parcial sem autorização
fr|Reproduction interdite
fr|Toute reproduction interdite sans l'autorisation de l'éditeur
fr|TOUTE REPRODUCTION, MÊME PARTIELLE, INTERDITE
de|Nachdruck verboten
de|Nachdruck, auch auszugsweise, nur mit Genehmigung der Redaktion
de|© 2026 hafen-funk, hf:26. Nachdruck und Weiterverbreitung nicht gestattet
ru|Перепечатка запрещена
ru|Перепечатка материалов без разрешения редакции запрещена
uk|Передрук заборонено
uk|Копіювання матеріалів без дозволу заборонено
it|© RIPRODUZIONE RISERVATA
it|Riproduzione vietata
nl|Overname zonder toestemming is verboden
sv|Kopiering utan tillstånd förbjuden
da|Kopiering forbudt
nb|Kopiering ikke tillatt
fi|Kopiointi kielletty
pl|Kopiowanie zabronione
pl|Przedruk materiałów bez zgody redakcji zabroniony
cs|Kopírování obsahu bez souhlasu zakázáno
sk|Kopírovanie obsahu bez súhlasu zakázané
hu|A másolás tilos
ro|Reproducerea este interzisă fără acordul scris
hr|Kopiranje sadržaja bez dopuštenja zabranjeno
sr|Преношење текстова без дозволе забрањено
bg|Копирането на материали без разрешение е забранено
el|Απαγορεύεται η αναδημοσίευση
el|ΑΠΑΓΟΡΕΥΕΤΑΙ Η ΑΝΑΠΑΡΑΓΩΓΗ
tr|Bu sitedeki haberler izinsiz kopyalanamaz
tr|İÇERİĞİN KOPYALANMASI YASAKTIR
id|Dilarang mengutip atau menyalin isi tanpa izin
vi|Cấm sao chép dưới mọi hình thức
ar|يمنع نسخ أو إعادة نشر المحتوى دون إذن
fa|هرگونه کپی از مطالب بدون اجازه ممنوع است
he|אין להעתיק את התוכן ללא אישור
ca|Prohibida la reproducció total o parcial
pl|Zakaz kopiowania tekstów
en|You must not copy or reprint these texts.
en|Not for reproduction.
nl|Niets uit deze uitgave mag worden verveelvoudigd
zh|本站内容未经书面许可不得复制、镜像
zh|未經授權，禁止複製
th|ห้ามคัดลอกบทความโดยไม่ได้รับอนุญาต
th|ไม่อนุญาตให้ทำซ้ำหรือดัดแปลงข่าวในเว็บไซต์นี้
hi|बिना अनुमति के सामग्री की नकल करने की अनुमति नहीं है।
hi|इस वेबसाइट की सामग्री का पुनर्प्रकाशन वर्जित है।
bn|অনুমতি ছাড়া এই সাইটের লেখা কপি করা নিষিদ্ধ।
ta|அனுமதியின்றி கட்டுரைகளை நகலெடுக்கக் கூடாது.
ur|بغیر اجازت مواد نقل کرنا منع ہے۔
ms|Dilarang menyalin atau menerbitkan semula kandungan laman ini tanpa kebenaran.
tl|Bawal kopyahin ang mga artikulo nang walang pahintulot.
it|È vietata la riproduzione, anche parziale, degli articoli.
it|È vietato l'uso dei testi senza consenso.
sv|Innehållet får inte kopieras eller spridas utan redaktionens tillstånd.
da|Kopiering af indholdet kræver skriftlig tilladelse.
nl|Overnemen van onze berichten alleen na overleg met de redactie.
fi|Tekstejä ei saa kopioida ilman lupaa.
cs|Texty nelze přebírat bez písemného souhlasu vydavatele.
hu|Utánközlés csak engedéllyel.
ar|لا يجوز إعادة نشر المقالات إلا بموافقة خطية.
he|העתקה או הפצה של התכנים אסורה ללא רשות בכתב.
ko|사전 동의 없는 기사 게재 및 배포를 금지합니다.
"""
TRAINING = """
en|The content of this site may not be used to train artificial intelligence models.
en|Use of this content for AI training or text and data mining is prohibited.
en|© 2026 Harbour Union. All rights reserved, including those for text and data mining and AI training.
de|Die Nutzung der Inhalte für Text- und Data-Mining ist untersagt
de|Training von KI-Systemen mit diesen Inhalten verboten
fr|L'utilisation de ce contenu pour l'entraînement de l'IA est interdite
es|Prohibido el uso de este contenido para entrenar sistemas de inteligencia artificial
pt|É proibido o uso deste conteúdo para treinar inteligência artificial
it|È vietato l'uso di questi contenuti per addestrare intelligenza artificiale
nl|Tekst- en datamining niet toegestaan
pl|Eksploracja tekstów i danych zabroniona
ru|Использование материалов сайта для обучения искусственного интеллекта запрещено
uk|Використання матеріалів для навчання штучного інтелекту заборонено
el|Απαγορεύεται η χρήση για εκπαίδευση τεχνητής νοημοσύνης
tr|Bu içerik yapay zeka eğitimi için kullanılamaz
cs|Vytěžování textů a dat zakázáno
ar|يحظر استخدام المحتوى لتدريب نماذج الذكاء الاصطناعي
zh|未经授权，禁止将本站内容用于人工智能训练
ja|当サイトの内容をAI学習に利用することを禁じます。
en|We do not allow any use of our texts for machine learning.
en|Mining of this site for language models requires a written agreement.
it|Ci riserviamo il diritto di estrazione di testo e di dati
nl|Wij behouden ons tekst- en datamining voor
pl|Zastrzegamy sobie prawo do eksploracji tekstów i danych
ja|テキストマイニングの権利を留保します。
zh|本站保留一切权利，包括数据挖掘
ko|본 기사의 AI 학습 이용 금지
"""
LAWFUL = """
en|The Harbour Gazette reserves all rights of text and data mining under Article 4(3) of Directive (EU) 2019/790.
de|Die Hafenzeitung behält sich Text und Data Mining nach § 44b UrhG vor.
fr|La Gazette du port s'oppose à la fouille de textes et de données (article L.122-5-3 du CPI)
es|La Gaceta reserva la minería de textos y datos conforme al artículo 4 de la Directiva 2019/790
en|© 2026 Harbour Gazette. No AI training.
"""
NEITHER = """
The union reserves the right to strike over artificial intelligence at the mill
Delegates may not use AI in the hall, the chair said
Article 4 of the contract is silent on data mining
工会保留权利，反对公司使用人工智能
The union said copying of keys is forbidden at the plant.
Photos of the strike may not be published, a judge ruled.
Court: AI training on union texts is forbidden
Reproduction of rabbits prohibited in Harbour county
The law forbids reproduction of banknotes.
Copying homework is prohibited at our school, parents learned
The content may not be suitable for children
AI cannot replace dockers, union says
No AI was used in this article.
Workers may not be fired without consent of the council
Without consent of the tenant, use is forbidden
This article may be reproduced freely without permission
Reproduction is not prohibited
Republication is permitted with a link
Train drivers may not be used as strike breakers
Prohibited substances in the workplace
Data mining jobs are booming
Publication is forbidden in wartime, minister says
This unauthorized modification lets people use the software of the mill without a license
Reproductive rights reserved to courts
Nachdruck erlaubt
No permission is needed to reprint our articles.
لا مانع من الاقتباس وإعادة النشر بشرط ذكر المصدر
Copying our songs without permission is prohibited, says the union
Prohibida la reproducción del mural sin permiso, dice el alcalde, y el barrio protesta.
無断転載を禁じますという表示に記者たちが抗議した。
Nachdruck ist nicht verboten
Die Kopie des Vertrags ist verboten, sagte der Richter
Le juge a interdit la reproduction du tract
La reproduction n'est pas interdite
El juez prohibió la reproducción del mural
Reproducción permitida citando la fuente
O juiz proibiu a reprodução do mural do sindicato
Il giudice ha vietato la riproduzione del volantino
Суд запретил копирование паспортов без согласия граждан
Копирование не запрещено
Sąd uznał, że kopiowanie kluczy jest zabronione
政府、AI学習への無断利用を禁止
国会で無断転載を禁止する法案が可決された
転載自由
転載は禁止していません
정부, AI 학습 데이터 무단 수집 금지 법안 추진
欧盟禁止未经授权用小说训练AI
禁止用人单位使用童工
本网禁止发布广告
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("language", "notice"), rows(COPYING))
def test_copying_is_forbidden(language: str, notice: str) -> None:
    assert forbidden_uses(notice) <= {"republish"}
    assert answers(page_of(body=f"<footer><p>{notice}</p></footer>")) == (U, U, F)
    # A free license beside it opens nothing of what it forbids.
    free = f"<link rel=license href={CC}>"
    assert answers(page_of(free, f"<div>{notice}</div>")) == (A, U, F)


def test_use_of_what_a_site_has_is_forbidden() -> None:
    said = "Use of any of the reports or songs on this site is strictly prohibited without consent."
    assert answers(page_of(body=f"<footer><p>{said}</p></footer>")) == (U, U, F)
    other = said.replace("this site", "the ferry")
    assert answers(page_of(body=f"<footer><p>{other}</p></footer>")) == (U, U, U)


@pytest.mark.parametrize(("language", "notice"), rows(TRAINING))
def test_training_is_forbidden(language: str, notice: str) -> None:
    free = f"<link rel=license href={CC}>"
    assert answers(page_of(free, f"<footer><p>{notice}</p></footer>"))[1] == F
    republish = U if "reserved" not in notice else F
    assert answers(page_of(body=f"<p>{notice}</p>")) == (U, F, republish)


@pytest.mark.parametrize(("language", "notice"), rows(LAWFUL))
def test_who_reserves_by_name_and_law_is_heard_outside_of_the_article(
    language: str, notice: str
) -> None:
    free = f"<link rel=license href={CC}>"
    assert answers(page_of(free, f"<footer><p>{notice}</p></footer>")) == (A, F, A)


def test_each_language_of_the_tables_is_tried() -> None:
    tried = {language for language, _ in rows(COPYING)}
    assert tried == set(rights_words.COPYING)
    assert set(rights_forms.PERMISSION) >= tried - {"zh", "ja", "ko", "th"}
    assert set(rights_words.FORBIDDEN) >= set(rights_words.COPYING) >= set(rights_words.TRAINING)


def test_the_foot_of_a_page_stands_for_a_mark_of_copyright() -> None:
    said = "Copying our songs from the ferry to the mill is prohibited at all times."
    for box in (
        "<footer><p>%s</p></footer>",
        "<div class='site-Footer'>%s</div>",
        "<div><p class=copyright>%s</p></div>",
    ):
        assert answers(page_of(body=box % said)) == (U, U, F)
    assert answers(page_of(body=f"<div>{said}</div>")) == (U, U, U)


HEADLINES = """
en|All rights reserved: a history of the guild
en|Reproduction without permission is forbidden: what the new law means for reporters
de|Nachdruck verboten? Wie der Verlag die Setzer verklagte
fr|Tous droits réservés aux salariés, réclame le syndicat
zh|未经许可不得转载？法院这样判
zh|法院认定，未经许可不得转载的声明对工会无效。
zh|不得复制他人作品是著作权法的基本要求，工会提醒大家。
zh|该公司网站写着版权所有，但工会仍然公布了排班表。
ko|무단전재 금지, 노조가 묻다
"""


@pytest.mark.parametrize(("language", "headline"), rows(HEADLINES))
def test_headlines_forbid_nothing(language: str, headline: str) -> None:
    link = f"<a href=/news/7.html>{headline}</a>"
    for box in (f"<ul><li>{link}</li></ul>", f"<h3>{link}</h3>", f"<h2>{headline}</h2>"):
        assert answers(page_of(body=f"<aside>{box}</aside>")) == (U, U, U)
        assert answers(page_of(f"<link rel=license href={CC}>", box)) == (A, A, A)
    # The same words in the foot of a page are no headline.
    assert (
        answers(page_of(body="<footer><a href=/terms>Reproduction prohibited</a></footer>"))[2] == F
    )


@pytest.mark.parametrize("sentence", NEITHER.strip().splitlines())
def test_what_only_sounds_so_forbids_nothing(sentence: str) -> None:
    assert answers(page_of(body=f"<div><h3>{sentence}</h3></div>")) == (U, U, U)
    assert not forbidden_uses(sentence)


@pytest.mark.parametrize(
    "notice",
    ["ＡＬＬ ＲＩＧＨＴＳ ＲＥＳＥＲＶＥＤ", "Ａｌｌ　ｒｉｇｈｔｓ　ｒｅｓｅｒｖｅｄ", "ＲＥＰＲＯＤＵＣＴＩＯＮ　ＰＲＯＨＩＢＩＴＥＤ",
     "R e p r o d u c t i o n  i n t e r d i t e. A l l  r i g h t s  r e s e r v e d", "Repro&shy;duction pro&shy;hibited", "Re<b>pro</b>duction <i>prohibited</i>",
     "無 断 転 載 を 禁 じ ま す", "무단<b>전재</b> 금지", "REPRODUCCIO\u0301N PROHIBIDA", "Reproduction\n&nbsp; prohibited"],
)  # fmt: skip
def test_forms_of_letters_change_nothing(notice: str) -> None:
    assert answers(page_of(body=f"<footer>{notice}</footer>"))[2] == F


@pytest.mark.parametrize(
    ("text", "republish"),
    [
        ("許可のない利用が増え、「無断転載を禁じます」と書く新聞社も多いと記者は昨日の取材で聞いた。", U),
        ("許可のない利用が増え、新聞社は無断転載を禁じますと書くようになったと記者は昨日の取材で聞いた。", U),
        ("The dockers' paper prints on each page that reproduction is prohibited, yet all its neighbors copy it every week.", U),
        ("In most ports a report is free. Reproduction is prohibited. So the owners wrote on their wall, and nobody minded.", U),
        ("Copying is forbidden, said the owner of the mill to the reporter when he was asked about the songs of the strike.", U),
        ("無断転載を禁じます", F),
        ("(c) 2026 Harbour News. Reproduction prohibited.", F),
        ("저작권자 ⓒ 항만뉴스, 무단 전재 및 재배포 금지", F),
        ("This article may not be reproduced without permission.", F),
    ],
)  # fmt: skip
def test_the_text_of_an_article_forbids_only_where_a_line_is_a_notice(
    text: str, republish: str
) -> None:
    assert answers(page_of(text=text))[2] == republish


def test_prohibitions_in_data_and_metas_count() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","copyrightNotice":"Nachdruck verboten"}</script>'
    assert answers(page_of(data)) == (U, U, F)
    assert answers(page_of("<meta name=copyright content='AI training prohibited'>")) == (U, F, U)


@pytest.mark.slow
@pytest.mark.parametrize(
    "filling",
    [
        "AI is new. ",
        "AI is not new. ",
        "<option>Copying is not new. </option>",
        "不可能。",
        "<p>転載</p>",
    ],
)
def test_what_stands_behind_thousands_of_such_words_counts(filling: str) -> None:
    for notice, republish in (("Reproduction prohibited", F), ("All rights reserved", F), ("x", U)):
        body = f"<div>{filling * 3000}</div><footer>{notice}</footer>"
        assert answers(page_of(body=body))[2] == republish


@pytest.mark.slow
@pytest.mark.parametrize(
    "filling", ["copying ", "AI not ", "copying. not ", "禁止", "禁 ", "© not copy "]
)
def test_long_prints_cost_no_more_than_their_length(filling: str) -> None:
    def cost(size: int) -> float:
        page = page_of(body=f"<p>{filling * (size // len(filling))}</p>")
        start = time.process_time()
        answers(page)
        return time.process_time() - start

    assert cost(400_000) < 40 * cost(40_000) + 0.1
