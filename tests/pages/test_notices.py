"""Pages that say something else than an article under status 200, in the languages we read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_pages import EN_PARAGRAPHS, ZH_PARAGRAPHS

from unionnews.exceptions import NotAnArticleError
from unionnews.fetching.api import extract_article
from unionnews.pages.generic.notices import notice
from unionnews.words.notice_sentences import SENTENCES
from unionnews.words.notice_words import HEADINGS

# Kind, language, headline, text: written for this test, none of it is in the lists as it stands.
NOTICES = [
    ("maintenance", "en", "We'll be back soon", "The site is down for scheduled maintenance, and it will be back shortly, thank you for your patience and understanding."),
    ("maintenance", "en", "Union News – Under Maintenance", "Our team is moving the archive to a new home tonight. Please check back later."),
    ("maintenance", "de", "Wartungsarbeiten", "Unsere Seite wird gerade gewartet und ist heute Abend wieder erreichbar. Vielen Dank für Ihr Verständnis."),
    ("maintenance", "fr", "Site en maintenance", "Nous améliorons notre site pour vous. Merci de votre patience, nous serons de nouveau disponibles ce soir."),
    ("maintenance", "es", "Estamos en mantenimiento", "Estamos realizando tareas de mantenimiento en la web. Disculpe las molestias, volveremos pronto."),
    ("maintenance", "el", "Η σελίδα είναι υπό συντήρηση", "Πραγματοποιούμε εργασίες συντήρησης. Ευχαριστούμε για την κατανόηση, θα επιστρέψουμε σύντομα."),
    ("maintenance", "ru", "Технические работы", "На сайте ведутся технические работы. Пожалуйста, попробуйте зайти позже. Приносим извинения за неудобства."),
    ("maintenance", "zh", "系统维护中", "网站正在升级维护，预计今晚八点恢复访问，请稍后再来，给您带来不便敬请谅解。"),
    ("maintenance", "ja", "ただいまメンテナンス中です", "サーバーのメンテナンスを行っております。ご迷惑をおかけしますが、しばらくお待ちください。"),
    ("maintenance", "tr", "Bakım çalışması", "Sitemiz planlı bakım nedeniyle kapalıdır. Kısa süre içinde geri döneceğiz, anlayışınız için teşekkür ederiz."),
    ("maintenance", "ar", "الموقع تحت الصيانة", "نقوم حاليا بأعمال صيانة دورية على الموقع. نعتذر عن الإزعاج وسنعود قريبا."),
    ("error", "en", "Database error", "Error establishing a database connection, please try again in a few minutes, or contact the administrator of this site."),
    ("error", "en", "500 - Internal Server Error", "The server encountered an internal error and was unable to complete your request."),
    ("error", "it", "Si è verificato un errore", "Impossibile stabilire una connessione al database. Contattare l'amministratore del sito."),
    ("error", "pl", "Wystąpił błąd", "Nie można nawiązać połączenia z bazą danych. Spróbuj ponownie za kilka minut."),
    ("error", "zh", "数据库错误", "无法建立数据库连接，请与管理员联系或刷新重试。"),
    ("missing", "en", "Page not found", "Sorry, the page you were looking for could not be found, it may have been moved or deleted by the editors. Use the search, or go back to the home page of the union and read the news of the day there."),
    ("missing", "en", "Oops!", "We could not find what you were looking for, please try the search box or return to the home page of the union."),
    ("missing", "nl", "Pagina niet gevonden", "De pagina die u zoekt bestaat niet meer of is verplaatst. Ga terug naar de homepage."),
    ("missing", "pt", "Erro 404 – página não encontrada", "A página que procura não existe ou foi movida. Pode voltar à página inicial."),
    ("missing", "sv", "Sidan hittades inte", "Sidan du letar efter har flyttats eller tagits bort. Gå till startsidan eller använd sökfunktionen."),
    ("missing", "ko", "페이지를 찾을 수 없습니다", "찾으시는 페이지가 삭제되었거나 주소가 변경되었습니다. 메인으로 돌아가 주세요."),
    ("missing", "fa", "صفحه پیدا نشد", "صفحه مورد نظر شما وجود ندارد یا حذف شده است. لطفا به صفحه اصلی بازگردید."),
    ("browser check", "en", "Just a moment...", "Checking your browser before accessing union.example, this process is automatic and takes five seconds."),
    ("browser check", "de", "Nur einen Moment…", "Ihr Browser wird überprüft, bevor Sie weitergeleitet werden. Bitte aktivieren Sie JavaScript."),
    ("browser check", "ru", "Один момент…", "Проверка вашего браузера займёт несколько секунд. Включите JavaScript и файлы cookie."),
    ("browser check", "zh", "安全验证", "正在检查您的浏览器，完成验证后将自动跳转，请启用JavaScript。"),
    ("denied access", "en", "403 Forbidden", "You don't have permission to access this resource on this server."),
    ("denied access", "fr", "Accès refusé", "Vous n'êtes pas autorisé à consulter cette page. Votre adresse IP a été enregistrée."),
    ("denied access", "cs", "Přístup odepřen", "Nemáte oprávnění k zobrazení této stránky. Kontaktujte správce webu."),
    ("consent", "en", "Before you continue", "We and our partners use cookies and similar means to store data. You can accept all or manage your preferences; see our privacy policy."),
    ("consent", "fi", "Yksityisyytesi", "Me ja kumppanimme käytämme evästeitä ja käsittelemme henkilötietoja. Voit hyväksyä kaikki."),
    ("consent", "es", "Tu privacidad", "Nosotros y nuestros socios utilizamos cookies y tratamos datos personales con su consentimiento."),
    ("login", "en", "Log in", "Please log in to read on. If you have forgotten your password, we send a new one."),
    ("login", "de", "Anmelden", "Bitte melden Sie sich an, um weiterzulesen. Passwort vergessen? Wir schicken ein neues."),
    ("login", "zh", "用户登录", "您尚未登录，请先登录后再查看本文，忘记密码可通过手机找回。"),
    ("missing", "lt", "Puslapis nerastas", "Atsiprašome, puslapis, kurio ieškote, neegzistuoja arba buvo perkeltas."),
    ("missing", "sl", "Stran ne obstaja", "Oprostite, stran, ki jo iščete, ne obstaja več ali je bila premaknjena."),
    ("missing", "et", "Lehte ei leitud", "Vabandame, teie otsitud lehte ei ole või see on teisaldatud."),
    ("denied access", "en", "Access to this page has been denied", "Please verify you are a human, we think you are using automation tools to browse."),
    ("denied access", "en", "Account Suspended", "This account has been suspended. Contact your hosting provider for more information."),
    ("login", "da", "Log ind", "Du skal logge ind for at læse videre. Glemt adgangskode? Opret en konto."),
    ("denied access", "en", "Unavailable in your region", "This content is unavailable in your region, for we do not serve readers there."),
    ("browser check", "ru", "Проверка соединения", "Проверка браузера займёт немного времени, этот процесс автоматический, подождите несколько секунд."),
    ("browser check", "sk", "Moment prosím", "Kontrolujeme váš prehliadač. Potvrďte, že ste človek, a povoľte JavaScript."),
    ("maintenance", "lv", "Vietne tiek uzlabota", "Apkopes dēļ vietne šobrīd nav pieejama. Drīz atgriezīsimies, paldies par sapratni!"),
    ("maintenance", "lt", "Netrukus grįšime", "Dėl techninių darbų puslapis laikinai neveikia. Pabandykite vėliau, dėkojame už kantrybę."),
    ("maintenance", "is", "Viðhald", "Síðan er tímabundið lokað. Reynið aftur síðar í dag, takk fyrir þolinmæðina."),
    ("maintenance", "et", "Leht on hoolduses", "Leht on hooldustööde tõttu ajutiselt suletud. Proovige hiljem, täname mõistva suhtumise eest."),
    ("maintenance", "sl", "Vzdrževalna dela", "Spletno mesto zaradi vzdrževanja začasno ni na voljo. Poskusite pozneje, hvala za razumevanje."),
    ("maintenance", "sk", "Prebieha údržba", "Stránka je z dôvodu údržby dočasne nedostupná. Skúste to neskôr, ďakujeme za pochopenie."),
    ("maintenance", "sq", "Faqja është në mirëmbajtje", "Po kryejmë punime mirëmbajtjeje. Provoni më vonë, faleminderit për durimin."),
    ("maintenance", "mk", "Страницата е во одржување", "Поради одржување страницата не работи. Обидете се подоцна, ви благодариме за трпението."),
    ("maintenance", "hy", "Տեխնիկական աշխատանքներ", "Կայքը ժամանակավորապես չի գործում։ Փորձեք ավելի ուշ, ներողություն ենք խնդրում։"),
    ("maintenance", "az", "Texniki işlər aparılır", "Sayt hazırda işləmir. Bir qədər sonra yenidən cəhd edin, narahatlığa görə üzr istəyirik."),
    ("maintenance", "kk", "Техникалық жұмыстар", "Сайт уақытша жұмыс істемейді. Кейінірек көріңіз, қолайсыздық үшін кешірім сұраймыз."),
    ("maintenance", "uz", "Texnik ishlar olib borilmoqda", "Sayt vaqtincha ishlamayapti. Keyinroq urinib ko'ring, noqulaylik uchun uzr so'raymiz."),
    ("maintenance", "ms", "Dalam penyelenggaraan", "Kerja penyelenggaraan sedang dijalankan. Sila cuba lagi kemudian, terima kasih atas kesabaran anda."),
    ("maintenance", "tl", "Babalik kami", "Ang website ay sumasailalim sa maintenance. Subukan muli mamaya, salamat sa pag-unawa."),
    ("maintenance", "sw", "Matengenezo ya tovuti", "Tovuti yetu inafanyiwa matengenezo. Jaribu tena baadaye, samahani kwa usumbufu."),
    ("maintenance", "am", "ድረ ገጹ በጥገና ላይ ነው", "እባክዎ ቆይተው ይሞክሩ። ለተፈጠረው መጉላላት ይቅርታ እንጠይቃለን።"),
    ("maintenance", "km", "កំពុងជួសជុល", "គេហទំព័រកំពុងថែទាំ។ សូមព្យាយាមម្តងទៀតនៅពេលក្រោយ សូមអភ័យទោស។"),
    ("maintenance", "lo", "ກຳລັງປັບປຸງ", "ເວັບໄຊກຳລັງບຳລຸງຮັກສາ ກະລຸນາກັບມາໃໝ່ ຂໍອະໄພໃນຄວາມບໍ່ສະດວກ"),
    ("maintenance", "my", "ပြုပြင်ထိန်းသိမ်းနေသည်", "ဝက်ဘ်ဆိုက်ကို ခေတ္တပိတ်ထားပါသည်။ နောက်မှ ပြန်လာပါ၊ တောင်းပန်ပါသည်။"),
    ("maintenance", "bn", "সাইটে রক্ষণাবেক্ষণ চলছে", "সাইটটি এখন সাময়িকভাবে বন্ধ। পরে আবার চেষ্টা করুন, ধৈর্যের জন্য ধন্যবাদ।"),
    ("maintenance", "ka", "ტექნიკური სამუშაოები", "საიტი დროებით არ მუშაობს. სცადეთ მოგვიანებით, გმადლობთ მოთმინებისთვის."),
    ("login", "sv", "Bli medlem för att läsa", "När du har loggat in kan du läsa hela artikeln. Glömt lösenord? Vi skickar ett nytt."),
    ("login", "nb", "Logg inn", "Logg inn med medlemsnummeret for å lese videre. Glemt passord? Vi sender et nytt."),
    ("login", "nl", "Alleen voor leden", "Dit artikel is alleen toegankelijk voor leden. Log in om verder te lezen."),
    ("login", "it", "Riservato agli iscritti", "Accedi per continuare a leggere. Password dimenticata? Ne inviamo una nuova."),
    ("browser check", "ru", "Подтвердите, что запросы отправляли вы, а не робот", "Нам очень жаль, но запросы с вашего устройства похожи на автоматические."),
]  # fmt: skip


def page(headline: str, *paragraphs: str, lang: str = "en", printed: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang='{lang}'><head><meta charset='utf-8'><title>{headline}</title></head><body><article>"
        f"<h1>{headline}</h1>{printed}<div>{text}</div></article></body></html>"
    ).encode()


PARKED = [
    ("en", "union.example", "This domain name has expired. If you are the owner, please renew it. Related searches: jobs, law, insurance."),
    ("de", "union.example", "Diese Domain steht zum Verkauf. Bitte wenden Sie sich an den Anbieter, wenn Sie Interesse haben."),
    ("fr", "Bienvenue", "Ce nom de domaine est à vendre. Contactez le vendeur pour connaître son prix, sans engagement."),
    ("en", "union.example", "This domain is for sale, and it is parked with a registrar. The form below reaches its owner."),
    ("es", "union.example", "Este dominio está en venta. Si desea comprar este dominio, rellene el formulario."),
    ("it", "union.example", "Questo dominio è in vendita. Per acquistare questo dominio compila il modulo."),
    ("pl", "union.example", "Ta domena jest na sprzedaż. Aby kupić tę domenę, wypełnij formularz."),
    ("ru", "union.example", "Домен продаётся. Чтобы купить этот домен, заполните форму на странице."),
    ("sv", "union.example", "Den här domänen är till salu. Vill du köpa domänen, fyll i formuläret."),
    ("zh", "union.example", "该域名正在出售，如需购买该域名，请填写下面的表格与持有人联系。"),
    ("tr", "union.example", "Bu alan adı satılık. Alan adını satın almak için formu doldurun."),
    ("id", "union.example", "Domain ini dijual. Hubungi pemiliknya untuk mengetahui harga, atau cari topik yang terkait."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "headline", "text"), PARKED)
def test_a_parked_domain_is_no_article(lang: str, headline: str, text: str) -> None:
    with pytest.raises(NotAnArticleError, match="missing"):
        extract_article(page(headline, text, lang=lang), "https://union.example/news/strike.html")


@pytest.mark.parametrize(("kind", "lang", "headline", "text"), NOTICES)
def test_a_notice_is_refused_by_what_it_is(kind: str, lang: str, headline: str, text: str) -> None:
    with pytest.raises(NotAnArticleError) as refused:
        extract_article(page(headline, text, lang=lang), "https://union.example/news/1")
    reason = refused.value.refusals["GenericPage"]
    assert reason.startswith(f"a notice ({kind})"), reason
    assert refused.value.passes is (kind != "missing")


@pytest.mark.parametrize(("kind", "lang", "headline", "text"), NOTICES)
def test_the_clock_of_the_site_makes_no_article_of_a_notice(
    kind: str, lang: str, headline: str, text: str
) -> None:
    assert notice(headline, [text], dated=True) or headline == "Oops!"


@pytest.mark.parametrize(
    ("kind", "lang", "headline", "text"), [one for one in NOTICES[:20] if one[2] != "Oops!"]
)
def test_a_notice_under_the_title_of_the_article(
    kind: str, lang: str, headline: str, text: str
) -> None:
    body = page(headline, text, lang=lang, printed="<p>27 May 2024</p>")
    title = b"<title>Harbour strike ends after eleven days</title>"
    with pytest.raises(NotAnArticleError, match="a notice"):
        extract_article(re.sub(b"<title>.*</title>", title, body), "https://union.example/news/1")


# An article whose headline or text holds the same words.
ARTICLES = [
    ("en", "Maintenance workers walk out at the northern harbour"),
    ("en", "Database error delays pensions of nine thousand nurses"),
    ("en", "Service unavailable: why the night bus no longer runs"),
    ("en", "Forbidden to speak: a shop steward's story"),
    ("en", "404 jobs to go at the mill"),
    ("en", "Your privacy at work: what the employer may read"),
    ("en", "Not found: the wages that were promised"),
    ("en", "Log in, clock out: unions fight the app"),
    ("en", "Just a moment of rest: the struggle for breaks"),
    ("de", "Fehler im System: Lohnabrechnung falsch"),
    ("de", "Wartung der Züge soll verkauft werden"),
    ("fr", "Maintenance ferroviaire : la grève continue"),
    ("es", "El mantenimiento de trenes va a la huelga"),
    ("it", "Manutenzione: sciopero dei ferrovieri il 3 giugno"),
    ("ru", "Ошибка министра: зарплаты снова задержаны"),
    ("tr", "Bakım işçileri greve çıktı"),
    ("pt", "Erro do governo custa mil empregos"),
    ("sk", "Údržba vlakov sa predáva, zamestnanci protestujú"),
    ("lv", "Tehniskie darbi ostā: strādnieki prasa piemaksu"),
    ("sv", "Medlemmar i hamnen röstar nej"),
    ("en", "Members only: the secret vote at the mill"),
    ("en", "Union buys back its domain for sale at auction"),
    ("ka", "ტექნიკური სამუშაოები და ხელფასები"),
]


@pytest.mark.parametrize(("lang", "headline"), ARTICLES)
@pytest.mark.parametrize("printed", ["<p>27 May 2024</p>", ""])
def test_an_article_about_such_things_is_one(lang: str, headline: str, printed: str) -> None:
    text = EN_PARAGRAPHS[:2] if printed else EN_PARAGRAPHS
    record = extract_article(
        page(headline, *text, lang=lang, printed=printed), "https://union.example/news/1"
    )
    assert record.headline == headline


@pytest.mark.parametrize(
    "last",
    [
        "Subscribe to read the full article, or log in if you have an account with us already, please.",
        "Please log in to comment on this article.",
        "We use cookies and similar means; see our privacy policy.",
        "The service is temporarily unavailable, the company said, and it apologised for any inconvenience.",
    ],
)
def test_an_article_that_ends_so_is_one(last: str) -> None:
    assert notice("Mill strike ends", [*EN_PARAGRAPHS, last], dated=True) is None
    assert notice("Mill strike ends", [EN_PARAGRAPHS[0], last], dated=True) is None


def test_a_long_request_for_consent() -> None:
    one = "We and our partners store personal data, such as cookies, for personalised ads, on grounds of legitimate interest or your consent. "
    texts = [f"{number}. {one}" for number in range(60)]
    assert str(notice("We value your privacy", texts, dated=False)).startswith("a notice (consent)")
    assert notice("We value your privacy", [*EN_PARAGRAPHS] * 9, dated=False) is None


@pytest.mark.parametrize("kind", HEADINGS)
def test_every_language_of_every_kind(kind: str) -> None:
    """The lists are sound: each heading alone is told, whatever site's name stands behind it."""
    for lang, listed in HEADINGS[kind].items():
        for phrase in listed.split("|"):
            for title in (
                phrase,
                phrase.upper() if lang not in ("tr", "el", "az") else phrase,
                f"{phrase} | Union News",
            ):
                assert notice(title, ["x"], dated=False), (lang, phrase)
    for lang, listed in SENTENCES[kind].items():
        for phrase in listed.split("|"):
            assert notice(None, [f"{phrase}."], dated=False), (lang, phrase)


@given(st.sampled_from([*EN_PARAGRAPHS, *ZH_PARAGRAPHS]), st.text(max_size=40))
def test_any_headline_of_a_text_is_read(paragraph: str, headline: str) -> None:
    assert notice(headline, [paragraph] * 30, dated=False) is None


NEWS_OF_SUCH_WORDS = [
    ("en", "Walkout at the depot", "Dozens of trucks were parked with their horns blaring as the drivers walked out on Monday morning, and others were parked by the gate."),
    ("de", "Rechtsschutz nur für Mitglieder", "Die Gewerkschaft vertritt ihre Mitglieder vor Gericht, und sie übernimmt die Kosten des Verfahrens."),
    ("es", "Sorteo solo para afiliados", "El sindicato sortea dos entradas para el teatro entre quienes pagan su cuota, dijo la secretaria."),
    ("nb", "Kun for medlemmer: julefest", "Foreningen inviterer til fest i folkets hus på fredag, og det blir både mat og musikk for alle."),
    ("mk", "Најава: протест пред владата", "Синдикатот повикува на протест во петок пред зградата на владата, а поводот е платата на работниците."),
    ("sl", "Prijava na seminar", "Sindikat vabi na seminar o pravicah delavcev, ki bo v petek v domu sindikatov, je povedala predsednica."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "headline", "text"), NEWS_OF_SUCH_WORDS)
def test_news_with_the_words_of_notices(lang: str, headline: str, text: str) -> None:
    assert (
        extract_article(page(headline, text, lang=lang), "https://union.example/1").headline
        == headline
    )


OLD_BROWSER = [
    ("en", ["Your browser is out of date.", "For all of our stories, please use a newer browser!"]),
    ("de", ["Ihr Browser ist leider veraltet.", "Hier finden Sie einen neueren Browser."]),
    ("zh", ["您的浏览器版本过低，请升级您的浏览器后再看本网。"]),
    ("fr", ["Votre navigateur est obsolète : mettez à jour votre navigateur."]),
]


@pytest.mark.parametrize(("lang", "text"), OLD_BROWSER)
@pytest.mark.parametrize("printed", ["<p>27 May 2024</p>", ""])
def test_a_page_whose_text_only_a_browser_shows(lang: str, text: list[str], printed: str) -> None:
    """Its headline and date are those of an article, but its text is not in it."""
    headline, address = "Harbour strike ends after eleven days", "https://union.example/news/1"
    with pytest.raises(NotAnArticleError, match="old browser") as refused:
        extract_article(page(headline, *text, lang=lang, printed=printed), address)
    assert refused.value.passes
    beside = page(headline, *text, *EN_PARAGRAPHS, lang=lang, printed=printed)
    assert EN_PARAGRAPHS[0] in (extract_article(beside, address).articleBody or "")
