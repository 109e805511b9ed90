"""Words in addresses and links that say what a page is, in the languages we read."""

import re
import unicodedata

from unionnews.words.patterns import regex

_KINDS = {
    "tag": "tag tags tagged schlagwort schlagwoerter etiqueta etiquetas mot-cle mots-cles label labels keyword keywords",
    "list": "category categories kategorie kategorien categorie categoria categorias",
    "author": "author authors autor autores autoren auteur auteurs autore user users profile profiles profil member members"
    " mitglieder people person persons personen team staff personnel equipe equipo",
    "event": "event events veranstaltung veranstaltungen termin termine kalender calendar calendario calendrier agenda"
    " evento eventos eventi evenement evenements kalendarz huodong tribe-events ical",
    "product": "product products produkt produkte produit produits producto productos prodotto shop store boutique"
    " tienda loja negozio cart basket warenkorb panier checkout merchandise",
    "login": "login log-in signin sign-in signup logout register registrierung anmelden account konto compte cuenta"
    " my-account admin wp-admin wp-login administrator user-login passport password",
    "search": "search suche recherche busqueda buscar cerca ricerca zoeken sok sousuo",
    "file": "download downloads assets static wp-content wp-includes wp-json uploads",
    "feed": "feed feeds rss atom",
    "comment": "comment comments kommentar kommentare trackback share",
    "job": "job jobs vacancies stellenangebote stellen emploi empleo",
    "gallery": "gallery galleries galerie galeria",
    # The scripts of phpBB, vBulletin, MyBB and Discuz; a magazine may be called "Forum".
    "forum": "viewforum viewtopic viewonline memberlist forumdisplay showthread showpost newreply newthread viewthread",
}  # fmt: skip
KINDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
"""Kind of page by the name of a folder or a word in the query."""
_SINGLE = {
    "about": "about about-us aboutus ueber-uns über-uns uber-uns wir-ueber-uns a-propos qui-sommes-nous quienes-somos quem-somos chi-siamo guanyu",
    "contact": "contact contact-us contactus kontakt contacto contato contatti contactez-nous lianxi",
    "legal notice": "impressum imprint mentions-legales aviso-legal",
    "donation": "donate donation donations spenden faire-un-don",
    "job": "career careers vacancy stellenangebot",
    "": "privacy privacy-policy datenschutz datenschutzerklaerung confidentialite privacidad cookies cookie-policy terms"
    " terms-of-use agb sitemap plan newsletter join join-us beitreten mitglied-werden adherer faq help hilfe accessibility"
    " barrierefreiheit home index default",
}  # fmt: skip
_SINGLE_KINDS = {word: kind for kind, words in _SINGLE.items() for word in words.split()}
SINGLE_PAGES = frozenset(_SINGLE_KINDS)
"""Names of pages of which a site has only one."""
_OTHER_KINDS = {
    **{word: kind for word, kind in _SINGLE_KINDS.items() if kind},
    **{word: kind for word, kind in KINDS.items() if kind in ("event", "product", "job", "search")},
}
"""Kinds of pages that are no articles, by the names of folders that seldom hold articles."""
LIST_PAGES = frozenset({
    "archive", "archives", "archiv", "archivo", "archivos", "arquivo", "archivio", "archief",
    "arkiv",
})  # fmt: skip
"""Names of pages that list older articles; a folder of that name may contain articles."""
QUERY_KINDS = {
    "feed": "feed", "rest_route": "feed", "s": "search", "q": "search", "search": "search", "keyword": "search", "tag": "tag", "author": "author", "cat": "list",
    "auteur": "author", "rubrique": "list", "mot": "tag",
    "share": "comment", "replytocom": "comment", "add-to-cart": "product", "product": "product", "post_type_archive": "list",
}  # fmt: skip
_LANGUAGES = (
    "en fr de es it pt nl el pl ru zh ja ko tr ar ca eu gl sv da no nb nn fi cs sk hu ro bg uk be sr hr sl lt lv et"
    " he fa hi id vi th cy ga mk sq tw hk"
)
LANGUAGES = frozenset(_LANGUAGES.split())
FILES = (
    ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".bmp", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt",
    ".pptx", ".zip", ".rar", ".gz", ".7z", ".mp3", ".mp4", ".avi", ".mov", ".wav", ".ogg", ".webm", ".flv", ".css",
    ".js", ".ics", ".epub", ".apk", ".exe", ".txt", ".csv", ".odt", ".rtf", ".woff", ".woff2",
)  # fmt: skip

NEXT = regex(
    r"[\W_]{0,6}(?:next(?: page)?|older(?: \w{1,12})?|nächste(?: seite)?|naechste(?: seite)?|weiter|vor|ältere(?: \w{1,12})?"
    r"|suivante?|page suivante|plus anciens?|articles plus anciens|siguiente|página siguiente|anteriores|más antiguos"
    r"|seguinte|próxima(?: página)?|próximo|mais antigas|successiv[ao]|pagina successiva|avanti|volgende(?: pagina)?"
    r"|nästa(?: sida)?|næste|neste|seuraava|następna|dalej|starsze|επόμενη|επόμενο|далее|следующая|вперед|вперёд|sonraki"
    r"|下一?页|下一?頁|后一页|下页|下頁|次へ|次のページ|次ページ|다음|다음 ?페이지|التالي|الصفحة التالية|上一期|前一期|上期"
    # What WordPress and Blogger print by default.
    r"|\w{1,16} (?:antigu[ao]s|anteriores|més antigues|más antigu[ao]s|mais antig[ao]s|plus ancien(?:ne)?s|più vecchi"
    r"|meno recenti|precedenti)|(?:oudere|starsze|daha eski|äldre|eldre|ældre|vanhemmat) \w{1,16}"
    r"|[较較][旧舊]的?文章|以前の投稿|過去の投稿|이전 글"
    r"|(?:halaman )?(?:selanjutnya|berikutnya|seterusnya)|(?:trang )?(?:sau|tiếp(?: theo)?)|अगला|आगे|পরবর্তী|ถัดไป|หน้าถัดไป|اگلا"
    r"|(?:صفحه )?بعد(?:ی)?|(?:לעמוד )?הבא|(?:další|následující|starší)(?: \w{1,12})?|ďalš(?:ia|ie)|ďalej|következő(?: oldal)?|tovább"
    r"|următo(?:r|rul|area|arele)|înainte|следваща?|напред|наступна|далі|sljedeć[ae]|slede[cć][ae]|sledeća|следећ[ае]|naslednja|naprej"
    r"|järgmine|nākamā|toliau|kitas|següent|endavant|hurrengoa|inayofuata|susunod|tjetra|შემდეგი|հաջորդ|келесі|дараах|næsta|nesaf"
    # Plone: "Next 20 items »".
    r"|(?:next|nächsten?|pr[óo]xim[oa]s|siguientes|prossim[ie]|volgende|næste|nästa|następne) \d{1,3}(?: \w{1,16})?|\d{1,3} \w{1,16} suivante?s"
    r"|następna(?: strona)?|sonraki(?: sayfa)?|vorwärts"
    r"|›|»|>{1,2}|→)[\W_]{0,6}",
    re.IGNORECASE,
)
"""Text of a link to the next, older page of a list; for an e-paper, to the previous issue."""
PAGE = (
    r"(?:pages?|p\.|seite|p[áà]gina|p[áa]g\.|sida|sider?|sivu|strona|stránka|strana|oldal|страница|стр\.|сторінка|σελίδα"
    r"|sayfa|(?:ال)?صفحة|עמוד|halaman|trang|第|[页頁]目?|ページ目?|(?:번째 )?페이지|쪽)"
)
"""Word beside the number of a page, visible or for screen readers."""
BACK = regex(
    r"[\W_]{0,6}(?:prev(?:ious)?(?: page)?|newer(?: \w{1,12})?|first|1|zurück|vorherige|erste|précédente?|premi(?:er|ère)"
    r"|anterior|primera?|primeira|precedente|prima|vorige|eerste|föregående|forrige|poprzednia|предыдущая|назад|önceki"
    r"|上一?页|上一?頁|首页|首頁|前へ|最初|이전|처음|下一期|后一期|‹|«|<{1,2}|←)[\W_]{0,6}",
    re.IGNORECASE,
)
"""Text of a link to the previous page or to page 1, which were read before."""
NEWS = regex(
    r"news|nachrichten|aktuell|meldung|presse|press|berichte|beiträge|actualit|actus?\b|article|communiqu|noticia|notícia"
    r"|actualidad|novedades|comunicados|notizi|novit[àa]|attualit|comunicat|nieuws|nyhet|uutis|aktualno|wiadomo|νέα|ειδήσεις"
    r"|новост|haber|blog|stories|story|archive|archiv|all posts|要闻|新闻|动态|資訊|资讯|新聞|消息|时讯|快讯|公告|报道|报纸|期刊"
    r"|工会|기사|뉴스|소식|ニュース|お知らせ|xinwen|dongtai|gonghui|yaowen",
    re.IGNORECASE,
)
"""Words of a section of news, in the text of a link or in its address."""
MORE = regex(
    r"\b(?:more|all|mehr|alle|weitere|plus d|tout(?:es)?|tous|voir|más|ver todas?|mais|tutt[ie]|altre|meer|flere|więcej)\b|更多|全部|查看|もっと|一覧|더보기|ещё|все",
    re.IGNORECASE,
)
NOT_NEWS = regex(
    r"^\W{0,4}(?:upcoming )?(?:events?|calendar|veranstaltungen|termine|kalender|agenda|calendrier|événements|eventos|calendario"
    r"|eventi|shop|products?|produkte|boutique|tienda|our team|team|people|staff|équipe|tags?|schlagwörter|tag cloud|authors?"
    r"|login|links|partners?|友情链接|活动日历)\W{0,4}$",
    re.IGNORECASE,
)
"""Heading above links that are not articles."""
_OTHER_MENU = regex(
    r"\W{0,4}(?:(?:about|contact|our|join|support)(?: the| our)? (?:us|union|team|people|staff|history|officers)|my account|membership"
    r"|wir über uns|über uns|unser team|mitglied(?:schaft|er| werden)|anfahrt|notre (?:équipe|histoire|organisation)|nous (?:contacter|rejoindre)"
    r"|adhésion|connexion|acceder|iniciar sesión|afíliate|nuestro equipo|quem somos|filie-se|nossa equipe|entrar|chi siamo|iscriviti|accedi"
    r"|persone|over ons|onze mensen|mensen|inloggen|word lid|winkel|om oss|logga in|bli medlem|butik|medarbetare"
    r"|о (?:нас|профсоюзе)|контакты|магазин|события|войти|вход|регистрация|люди|структура|hakkımızda|iletişim|mağaza|etkinlikler|giriş"
    r"|üyelik|yönetim|من نحن|اتصل بنا|المتجر|الفعاليات|(?:تسجيل ال)?دخول|فريقنا|[关關][于於]我们?們?|机构(?:介绍|设置|概况)|組織人事|[组組][织織][机機][构構]"
    r"|领导(?:班子|介绍|之窗)|[联聯][系繫絡]我们?們?|联系方式|[登註注][录錄入冊册]|网站地图|網站導覽|商[城店]|活动日历|友情[链鏈][接結]"
    r"|(?:組合|私たち)について|お問い?合わせ|ログイン|ショップ|役員(?:紹介|一覧)|アクセス|サイトマップ|プライバシー(?:ポリシー)?|イベント"
    r"|(?:노조|조합)? ?소개|연락처|로그인|회원가입|쇼핑몰|행사|조직도?|오시는 ?길|찾아오시는 ?길|개인정보 ?(?:처리|취급) ?방침|이용약관)\W{0,4}",
    re.IGNORECASE,
)
LOADS_MORE = regex(
    r"load[-_ ]?more|show[-_ ]?more|view[-_ ]?more|see more|more-button|mehr laden|mehr anzeigen|(?:voir|charger|afficher) plus"
    r"|(?:cargar|ver|mostrar) más|(?:carregar|ver|mostrar) mais|(?:carregar|veure) més|[加載载][载入]更多|查看更多|もっと(?:見る|読む)|さらに"
    r"|더 ?보기|mostra altr|carica altr|mostra di più|meer (?:laden|tonen)|(?:laad|toon) meer|(?:visa|ladda) (?:fler|mer)"
    r"|(?:vis|last inn|hent) (?:flere|mer)|(?:näytä|lataa) lisää|(?:pokaż|załaduj|wczytaj) więcej|(?:zobrazit|načíst) (?:více|další)"
    r"|(?:показать|загрузить|больше) ?(?:ещё|еще|больше|новостей)|показати (?:ще|більше)|περισσότερ|daha fazla|المزيد|עוד",
    re.IGNORECASE,
)


def kind_of_other(path: str) -> str | None:
    """Return the kind of page that is no article by the folders and the name of an address's path.

    >>> kind_of_other("/en/contact.html"), kind_of_other("/tienda/gorras/"), kind_of_other("/news/1")
    ('contact', 'product', None)
    """
    words = (part.partition(".")[0] for part in path.lower().split("/"))
    return next((_OTHER_KINDS[word] for word in words if word in _OTHER_KINDS), None)


def names_other_page(title: str) -> bool:
    """Tell whether the text of a link in a menu is that of a page without lists of articles.

    >>> names_other_page("Qui sommes-nous ?"), names_other_page("Boutique"), names_other_page("Politik")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKD", title[:60].lower()).encode("ascii", "ignore").decode()
    word = re.sub(r"\W+", "-", plain).strip("-")
    return (
        word in SINGLE_PAGES
        or KINDS.get(word, "list") != "list"
        or NOT_NEWS.match(title) is not None
        or _OTHER_MENU.fullmatch(title) is not None
    )


_WORDS = regex(r"[A-Z]?[a-z]+|[A-Z]+")
OFFSET = regex(
    r"offset|start|skip|from|begin|first|debut|desde|inicio|limitstart|row", re.IGNORECASE
)
PERIOD = regex(
    r"y|yr|year|jahr|jaar|annee|an|ano|anio|anno|aar|rok|nian|m|month|monat|maand|mois|mes|mese|mies|yue|monthnum|date|archives?",
    re.IGNORECASE,
)
"""Name of a parameter with a year or a month."""
ISSUE = regex(r"issue|ausgabe", re.IGNORECASE)
_PLACE = regex(
    rf"{OFFSET.pattern}|\w{{0,8}}page[nds]?|p|pg|pn|pag|pagen|pagina|pagine|seite|sida|side|sayfa|strona|strana|halaman|trang|cur"
    r"|cursor|before|after|until|older|since|next|max|last|token|week|number|nr"
    rf"|{PERIOD.pattern}|{ISSUE.pattern}",
    re.IGNORECASE,
)
_IS_SIZE = regex(r"limit|size|per|count|rows|num|results|amount", re.IGNORECASE)


def names_place(name: str) -> bool:
    """Tell whether a parameter means a place in a list, by the words of its name.

    >>> [names_place(one) for one in ("tx_news_pi1[currentPage]", "b_start:int", "PAGEN_1", "id", "cHash")]
    [True, True, True, False, False]
    """
    words = _WORDS.findall(name)
    return any(map(_PLACE.fullmatch, words)) and not any(map(_IS_SIZE.fullmatch, words))
