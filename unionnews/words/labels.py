"""Labels before names in by-lines, by language: who wrote, took the pictures, edited.

There is one row for each language (BCP 47). Words are separated by ``|``; a blank matches any
blanks, and a letter in brackets may be missing: ``Photo(s)``. They are used by
:mod:`unionnews.normalize.western_bylines`.
"""

from collections.abc import Iterable, Mapping

from unionnews.words.patterns import one_of

PREPOSITIONS: Mapping[str, str] = {
    "en": "by|written by|words by|text by|story by|posted by|published by|authored by|from the desk of",
    "de": "von|ein Beitrag von|ein Kommentar von|ein Gastbeitrag von|eine Analyse von|geschrieben von|verfasst von|eingestellt von|gepostet von|erstellt von",
    "fr": "par|écrit par|publié par|rédigé par|propos recueillis par|posté par",
    "es": "por|escrito por|publicado por|redactado por|enviado por|por el autor",
    "pt": "por|escrito por|publicado por|enviado por|postado por|postada por|publicada por",
    "it": "di|scritto da|pubblicato da|a cura di|inviato da|postato da",
    "nl": "door|geschreven door|ingediend door|geplaatst door|gepubliceerd door",
    "ca": "escrit per",
    "sv": "av|skriven av|inlagd av|publicerad av|skickat av|inskickat av|upplagd av",
    "da": "af|skrevet af|indsendt af|oprettet af",
    "nb": "av|skrevet av|publisert av|lagt inn av|sendt inn av",
    "id": "oleh|ditulis oleh|laporan oleh|diposting oleh",
    "pl": "napisane przez|opublikowane przez|wysłane przez|dodane przez",
    "ru": "написано автором|пользователем|опубликовано пользователем|размещено пользователем|користувачем",
    "el": "συντάχθηκε από|του|της|των|από τον|από την|γράφει ο|γράφει η|γράφουν οι|γράφτηκε από τον/την|γράφτηκε από τον|γράφτηκε από την|γράφτηκε από|υποβλήθηκε από|αναρτήθηκε από",
    "ar": "بقلم|كتب|كتبت",
    "he": "מאת",
    "ro": "scris de|publicat de|trimis de|postat de", "hu": "beküldte", "tr": "gönderen", "af": "deur|geskryf deur", "et": "postitas|kirjutas", "mt": "minn|miktub minn", "is": "eftir", "th": "โดย|เขียนโดย", "hi": "द्वारा",
}  # fmt: skip
"""Words before a name that need no mark after them; at the start of a line they mean a writer."""

AUTHORS: Mapping[str, str] = {
    "en": "author(s)|guide by|recipe by|review by|article by|analysis by|opinion by|essay by|column by|feature by|commentary by|report by|interview by|research by|words|text|story|writer(s)|contributor(s)|written by|byline",
    "de": "autor|autorin|autorin/autor|autoren|autor:in|text|texte|verfasser|verfasserin|interview",
    "fr": "auteur(s)|autrice|auteur·e|texte(s)|rédacteur",
    "es": "autor(es)|autora(s)|texto(s)|redacción de|firma",
    "pt": "autor(es)|autora|texto(s)",
    "it": "autore|autrice|autori|testo|testi",
    "nl": "auteur(s)|tekst|schrijver|verslag",
    "sv": "text|författare|skribent|text och foto",
    "da": "tekst|forfatter|skribent",
    "nb": "tekst|forfatter|skribent",
    "fi": "teksti|kirjoittaja|toimittaja|kirjoittanut",
    "pl": "autor|autorka|autorzy|tekst|opracowanie|oprac.",
    "cs": "autor|autorka|autoři|autor článku|autor textu|text",
    "sk": "autor|autorka|autori|text",
    "hr": "autor|autorica|piše|tekst",
    "sr": "аутор|пише|текст",
    "sl": "avtor|avtorica|piše|besedilo",
    "hu": "szerző|írta|szöveg|bejegyezte",
    "ro": "autor|autoare|text|scris de",
    "ru": "автор(ы)|автор текста|автор статьи|текст|материал подготовил|материал подготовила|материал подготовили|подготовил|подготовила|подготовили|записал|записала|записали|беседовал|беседовала|беседовали|написал|написала|расспросил|расспросила",
    "uk": "автор(и)|авторка|текст|підготував|підготувала|підготували|записав|записала|спілкувався|спілкувалася|розмовляв|розмовляла",
    "bg": "автор|автори|текст|написа|подготви",
    "be": "аўтар",
    "el": "συντάκτης|συντάκτρια|κείμενο|γράφει|γράφει ο|γράφει η|γράφουν οι|συγγραφέας|ρεπορτάζ",
    "tr": "yazar|yazan|haber|yazı|röportaj|söyleşi",
    "id": "penulis|teks",
    "vi": "tác giả|bài|bài viết|người viết|bài và ảnh|người đăng",
    "eu": "egilea",
    "ca": "autor|autora|text",
    "ja": "文|取材・文|文・取材|文・写真|写真・文|取材・執筆|執筆|著者|文章|取材|ライター",
    "ko": "글|글쓴이|작성자|저자|기자명",
    "ar": "مراسل|مراسلة|إعداد|الكاتب|تأليف|نص",
    "fa": "نویسنده",
    "he": "כותב|כתבה",
    "lv": "autors|autore|autori|teksts", "lt": "autorius|autorė|autoriai|tekstas", "et": "autor|tekst", "mk": "автор|пишува|текст|подготви", "sq": "autori|autorja|shkruan|nga", "az": "müəllif", "uz": "muallif", "kk": "авторы", "hy": "հեղինակ", "ka": "ავტორი", "sw": "mwandishi", "hi": "लेखक|लेखिका|लेखन", "mr": "लेखक|लेखिका", "bn": "লেখা|লেখক|লিখেছেন", "ta": "எழுதியவர்|ஆசிரியர்", "te": "రచయిత", "th": "ผู้เขียน|เรื่อง|เรื่องโดย|เขียนโดย", "ur": "تحریر|مصنف", "am": "ጸሐፊ|ደራሲ",
}  # fmt: skip
"""Labels of writers, which need a mark such as a colon after them."""

UNSIGNED = (
    "author|autorin/autor|autor/autorin|autor|autora|autorka|autorica|autoři|autori|autorzy|autoare|autorin|auteur|auteure|autrice|autore|avtor|avtorica"
    "|autors|autore|autorius|autorė|autor:in|verfasser|verfasserin|författare|forfatter|höfundur|teksti|lähettänyt|vystavil|vystavila|parašė|kirjoittaja|toimittaja|szerző|szerzők|írta"
    "|yazar|müəllif|muallif|penulis|pengarang|tác giả|autori|egilea|awdur|údar|mwandishi|scris de|text de|redactat de"
    "|opracowanie|oprac.|opracował|opracowała|opracowali|rozmawiał|rozmawiała|rozmawiali|przygotował|przygotowała|napsal|napsala|zapsal|zapsala"
    "|připravil|připravila|pripravil|pripravila|pripravili|napisal|napisala|napisao|piše|zabeležil|zabeležila|tekst|muhabir|das interview führte|das gespräch führte|die fragen stellte|interview door|intervju av|rozhovor vedl|rozhovor vedla|rozhovor viedol|rozhovor viedla|az interjút készítette|pogovarjal se je|pogovarjala se je|razgovarao|razgovarala|parengė|kalbėjosi|sagatavoja|intervēja|intervjueeris|haastatteli"
    r"|(?:(?:un|una|une|uma|eine?|en|ett|een)\s)?(?:reportagem|reportaje|reportage|texto|texte?|test[oi]|tekst|crónica|crônica|chronique|cronaca"
    r"|servizio|articolo|artículo|artigo|article|analisi|análisis|análise|entrevista|intervista|opinión|bericht|artikel|beitrag|kommentar|verslag)"
    r"\s(?:a\scura\s)?(?:de|di|von|av|af|van|por)"
)
"""Labels of writers in Latin script that need no mark if a line begins with them."""

REPORTERS: Mapping[str, str] = {
    "en": "reporter(s)|reporting|reporting by|reported by|additional reporting by|additional reporting",
    "fr": "reportage",
    "es": "reportero|reportera|periodista",
    "pt": "reportagem|repórter",
    "it": "giornalista",
    "pl": "dziennikarz",
    "ru": "репортер|журналист",
    "tr": "muhabir|muhabirler",
    "id": "reporter|pewarta|wartawan",
    "vi": "phóng viên",
    "ko": "기자",
    "ja": "記者", "th": "ผู้สื่อข่าว|นักข่าว|รายงานโดย", "hi": "रिपोर्टर|संवाददाता|रिपोर्ट", "bn": "প্রতিবেদক", "ta": "செய்தியாளர்", "fa": "خبرنگار", "ar": "مراسل", "he": "כתב",
}  # fmt: skip
CORRESPONDENTS: Mapping[str, str] = {
    "en": "correspondent(s)",
    "de": "korrespondent|korrespondentin",
    "fr": "correspondant|correspondante",
    "es": "corresponsal",
    "ru": "корреспондент|собкор",
    "uk": "кореспондент",
    "ko": "특파원",
    "ja": "特派員",
}  # fmt: skip
PHOTOGRAPHERS: Mapping[str, str] = {
    "en": "photo(s)|photo(s) by|photograph(s) by|photography|photography by|photographer(s)|picture(s)|picture(s) by"
    "|image(s)|image(s) by|photo credit(s)|photos courtesy of|photo provided by|video(s)|video by|videography by"
    "|illustration(s)|illustration(s) by|illustrated by|graphics|graphics by|graphic",
    "de": "foto(s)|foto(s) von|fotografie|bild|bilder|fotograf|fotografin|illustration|video",
    "fr": "photo(s)|photo(s) de|photo(s) par|photographie(s)|photographe|crédit photo|illustration(s)|image(s)|vidéo",
    "es": "foto(s)|foto(s) de|fotografía(s)|fotógrafo|fotógrafa|imagen|imágenes|ilustración|vídeo",
    "pt": "foto(s)|foto(s) de|fotografia(s)|fotógrafo|imagem|imagens",
    "it": "foto|foto di|fotografia|fotografie|immagini",
    "nl": "foto('s)|beeld|fotografie|illustratie(s)",
    "sv": "foto|bild|fotograf|illustration",
    "da": "foto|fotograf",
    "fi": "kuva|kuvat|valokuva|kuvaaja",
    "pl": "fot.|fot|foto|zdjęcie|zdjęcia|fotografia",
    "cs": "foto|fotografie",
    "hr": "foto|fotografija|snimio|snimila|fotografije",
    "sr": "фото",
    "hu": "fotó|fotók|kép",
    "ro": "foto|fotografie",
    "ru": "фото|фотограф|иллюстрация",
    "uk": "фото|світлина",
    "bg": "снимка|снимки",
    "el": "φωτογραφία|φωτογραφίες|φωτό",
    "tr": "fotoğraf|fotoğraflar",
    "id": "foto|fotografer",
    "vi": "ảnh",
    "ja": "写真|撮影|写真・",
    "ko": "사진",
    "ar": "تصوير",
    "he": "צילום",
    "sl": "fotografija|fotografije|foto", "lv": "foto", "lt": "nuotrauka|nuotraukos", "et": "foto|fotod", "nb": "foto", "ka": "ფოტო", "hy": "լուսանկարը", "th": "ภาพ|ภาพโดย|ช่างภาพ", "hi": "तस्वीर|फोटो", "bn": "ছবি", "fa": "عکس|عکاس",
}  # fmt: skip
TRANSLATORS: Mapping[str, str] = {
    "en": "translator(s)|translation|translated by|translation by",
    "de": "übersetzung|übersetzt von|übersetzer|übersetzerin|aus dem englischen von",
    "fr": "traduction|traduit par|traduit de l'anglais par|traducteur|traductrice",
    "es": "traducción|traducción de|traducido por|traductor|traductora",
    "pt": "tradução|tradução de|traduzido por|tradutor",
    "it": "traduzione|traduzione di|tradotto da|traduttore",
    "nl": "vertaling|vertaald door",
    "sv": "översättning",
    "pl": "tłumaczenie|tłum.|przekład",
    "ru": "перевод|переводчик",
    "uk": "переклад",
    "el": "μετάφραση",
    "tr": "çeviri|çeviren",
    "id": "penerjemah",
    "ja": "翻訳|訳",
    "ko": "번역|옮긴이",
}
OTHERS: Mapping[str, str] = {
    "en": "edited by|editor(s)|editing by|editing|updated by|last updated by|reviewed by|medically reviewed by"
    "|fact checked by|design|code|fact-checked by|checked by|produced by|producer|styled by|stylist|interview with"
    "|hosted by|presented by|sponsored by|powered by|compiled by|curated by|approved by|verified by|source(s)|credit(s)"
    "|contact|tag(s)|topic(s)|categories|category|filed under|section|editor in chief|art by|design by|designed by"
    "|audio by|voiced by|narrated by|contributing|translated from",
    "de": "redaktion|redigiert von|redakteur|redakteurin|moderation|lektorat|quelle|quellen|produktion|schlagwörter|kategorie",
    "fr": "édité par|édition|mis à jour par|source(s)|éditeur|relecture|montage|publié dans|mots clés|catégorie",
    "es": "editado por|editor|editora|edición|fuente(s)|actualizado por|revisado por|redactor jefe|categoría|etiquetas",
    "pt": "editado por|editor|editora|edição|fonte|revisão|atualizado por|supervisão",
    "it": "a cura della redazione|redazione|fonte|montaggio|revisione",
    "nl": "redactie|bron|eindredactie",
    "sv": "redaktör|källa",
    "da": "redaktør|kilde|redigeret af",
    "pl": "redakcja|redaktor|źródło|korekta",
    "cs": "redakce|redaktor|zdroj|editor",
    "hr": "izvor|urednik|uredila|uredio",
    "hu": "szerkesztő|forrás",
    "ro": "editor|sursa|redactor",
    "ru": "редактор|источник|корректор|рубрика|теги",
    "uk": "редактор|джерело",
    "bg": "редактор|източник",
    "el": "επιμέλεια|πηγή|επιμέλεια κειμένου|διόρθωση",
    "tr": "editör|kaynak",
    "id": "editor|sumber|redaktur",
    "vi": "biên tập|nguồn",
    "ja": "編集|構成|聞き手|企画|校正|監修|提供|出典",
    "ko": "편집|출처|감수",
}
"""Labels of editors and others who are not authors."""

JOBS: Mapping[str, str] = {
    "en": "reporter(s)|correspondent(s)|editor(s)|writer(s)|columnist(s)|staff|producer(s)|director|professor|journalist(s)"
    "|contributor(s)|author|blogger|gardener|astrologer|engineer|technician|trainer|therapist|clinician|stylist|chef|tester|reviewer|photographer|photojournalist|intern|fellow|analyst|expert|specialist|manager|officer"
    "|chief|president|founder|co-founder|cofounder|ceo|cto|coo|cmo|head|lead|consultant|researcher|scientist|lecturer|historian|critic"
    "|anchor|host|strategist|engineer|developer|designer|marketer|coordinator|associate|assistant|attorney|lawyer"
    "|dietitian|nutritionist|physician|therapist|coach|instructor|teacher|student|activist|organizer|organiser|secretary"
    "|economist|novelist|poet|freelancer|meteorologist|publisher|partner|owner|advisor|adviser|guest|admin|administrator",
    "de": "redakteur|redakteurin|korrespondent|korrespondentin|reporter|reporterin|autor|autorin|journalist|journalistin"
    "|volontär|volontärin|leiter|leiterin|chefredakteur|chefredakteurin|ressortleiter|ressortleiterin|fotograf|fotografin|experte|expertin",
    "fr": "journaliste|correspondant|correspondante|rédacteur|rédactrice|reporter|chroniqueur|chroniqueuse|envoyé|envoyée"
    "|photographe|professeur|chercheur|chercheuse|stagiaire|sociologue|économiste|historien|historienne",
    "es": "periodista|corresponsal|redactor|redactora|reportero|reportera|columnista|profesor|profesora|fotógrafo|abogado|economista",
    "pt": "jornalista|repórter|correspondente|colunista|redator|redatora|editor|editora|professor|professora",
    "it": "giornalista|corrispondente|inviato|inviata|redattore|redattrice|professore",
    "nl": "verslaggever|redacteur|correspondent|journalist|columnist",
    "sv": "reporter|journalist|redaktör|korrespondent",
    "da": "journalist|redaktør|korrespondent",
    "nb": "journalist|redaktør|korrespondent",
    "fi": "toimittaja|kirjeenvaihtaja",
    "pl": "dziennikarz|dziennikarka|redaktor|korespondent|korespondentka",
    "cs": "redaktor|redaktorka|novinář|novinářka|zpravodaj",
    "ru": "корреспондент|журналист|журналистка|редактор|обозреватель|автор|репортер|собкор|политолог|экономист|профессор",
    "uk": "кореспондент|кореспондентка|журналіст|журналістка|редактор|оглядач",
    "bg": "журналист|кореспондент|репортер|редактор",
    "el": "δημοσιογράφος|ανταποκριτής|ανταποκρίτρια|συντάκτης|αρχισυντάκτης",
    "tr": "muhabir|muhabiri|editör|yazar",
    "id": "wartawan|jurnalis|reporter|editor|redaktur", "et": "ajakirjanik|toimetaja", "lv": "žurnālists|žurnāliste", "lt": "žurnalistas|žurnalistė", "hu": "újságíró", "ro": "jurnalist|jurnalistă", "sk": "novinár|novinárka", "hr": "novinar|novinarka", "sr": "новинар|новинарка",
}  # fmt: skip
"""Jobs of writers; a part of a by-line that ends with one is not a name."""

MODIFIERS: Mapping[str, str] = {
    "en": "senior|junior|staff|chief|deputy|assistant|associate|contributing|special|political|labour|labor|business|city"
    "|sports|health|science|national|foreign|international|world|local|general|freelance|managing|executive|investigative"
    "|former|guest|national-affairs|registered|certified|licensed|culture|education|environment|economics|technology|digital"
    "|medical|legal|data|features|news|entertainment|lead|principal|vice|policy|content|marketing|product|industrial|workplace",
    "de": "freier|freie|leitender|leitende|stellvertretender|stellvertretende",
    "fr": "grand|envoyé|chef",
    "es": "jefe|enviado|enviada",
    "ru": "специальный|старший|главный|собственный|политический",
}
"""Words before a job, which both may follow a name: ``Jane Roe Senior Reporter``."""

PICTURE_AGENCIES = "getty|shutterstock|istock|unsplash|alamy|scanpix|pexels|pixabay"
"""Agencies that sell pictures."""

OUTLETS: Mapping[str, str] = {
    "en": "news|times|post|press|daily|weekly|tribune|herald|gazette|journal|chronicle|observer|telegram|telegraph|mirror"
    "|guardian|courier|dispatch|sentinel|examiner|inquirer|review|magazine|media|network|radio|tv|television|newsroom|wire"
    "|agency|bureau|desk|team|staff|editors|editorial|board|committee|association|organization|organisation|foundation"
    "|institute|university|college|school|union|unions|federation|council|department|ministry|office|company|corporation"
    "|corp|inc|inc.|ltd|ltd.|llc|gmbh|group|global|international|blog|online|website|digest|report|reports|today|us|usa"
    "|newswire|publishing|publications|studio|studios|labs|community|society|center|centre|services|service|solutions"
    "|newspaper|newspapers|follow|following|subscribe|profile|bio|disclosure|reading|email|newsletter|channel|project|collective|alliance|congress|images|via|read|minute|minutes|min|share"
    "|forum|club|academy|clinic|hospital|insights|insider|hub|initiative|authority|ventures|experts|advisors|attorneys|realty|properties"
    "|insurance|holdings|systems|technologies|software|consulting|gallery|museum|library|archives|behalf"
    "|writers|reporters|correspondents|partners|sponsored|advertisement|updated|published|posted|written|category|about"
    "|the|this|our|your|with|for|from|more|by|is|was|are|in|on|at|to|of|how|what|why|who|when|all|new|best|top|related|topics|comment|comments|views|replies|license|licence|lizenz|archive|search|program|not|you|we|as|that|it",
    "de": "minuten|min|lesezeit|lesedauer|redaktion|zeitung|nachrichten|verlag|agentur|agenturen|tagblatt|anzeiger|presse|rundschau|gewerkschaft|verband|uhr",
    "fr": "temps|lecture|rédaction|agence|presse|journal|avec|syndicat|équipe|association|confédération|fédération",
    "es": "lectura|minutos|tiempo|redacción|agencia|agencias|diario|prensa|noticias|equipo|periódico|sindicato|confederación|federación",
    "pt": "leitura|direção|assessoria|imprensa|redação|agência|jornal|equipe|notícias|sindicato|federação",
    "it": "lettura|tempo|minuti|redazione|agenzia|giornale|notizie|quotidiano|sindacato",
    "nl": "redactie|krant|nieuws|persbureau",
    "sv": "redaktionen|tidningen|nyheter",
    "da": "redaktionen|avis|nyheder",
    "fi": "toimitus|sanomat|uutiset",
    "pl": "redakcja|agencja|gazeta|dziennik|związek",
    "cs": "redakce|noviny|deník|zprávy",
    "hr": "redakcija|vijesti|novosti",
    "hu": "szerkesztőség|hírek",
    "ro": "redacția|redactia|agenția|știri",
    "ru": "пресс-центр|пресслужба|редакция|агентство|газета|новости|служба|пресс-служба|центр|тасс|профсоюз|интерфакс|риа",
    "uk": "прес-служба|пресслужба|редакція|агентство|газета|новини|укрінформ|служба|профспілка",
    "bg": "редакция|агенция|вестник|новини|бта",
    "el": "σύνταξη|εφημερίδα|νέα|πρακτορείο|ομάδα|συντακτική|νεα|ειδήσεις",
    "tr": "haber|gazete|ajansı|ajans|servisi|merkezi",
    "id": "redaksi|berita|kantor",
    "vi": "báo|toà",
    "ja": "新聞|編集部|取材班|通信|新聞社|編集局|ニュース|放送|デジタル|株式会社|編集委員会",
    "hi": "ब्यूरो|डेस्क|टीम|न्यूज|न्यूज़|समाचार|संवाददाता|एजेंसी|वेब", "bn": "ডেস্ক|প্রতিবেদক|প্রতিনিধি|নিউজ|অনলাইন|নিজস্ব|সংবাদদাতা|বার্তা", "th": "กองบรรณาธิการ|ทีมข่าว|ข่าว|สำนักข่าว|ออนไลน์", "ta": "செய்திப்பிரிவு|குழு", "ka": "რედაქცია", "hy": "խմբագրություն",
    "ko": "뉴스|신문|일보|편집부|온라인|취재팀|방송|경제|뉴스팀|편집국", "fa": "خبرگزاری|تحریریه|سرویس|گروه|روزنامه", "ar": "وكالات|التحرير|وكالة|صحيفة|جريدة|فريق|قناة|موقع", "he": "מערכת|חדשות|כתבי|עיתון|אתר", "lv": "redakcija", "lt": "redakcija", "et": "toimetus",
    "any": f"{PICTURE_AGENCIES}|bloomberg|cnn|bbc|facebook"
    "|twitter|linkedin|instagram|youtube|whatsapp|google|www|http|https|com|admin|administrator|editor|webmaster|anonymous"
    "|guest|unknown|superuser|null|none|undefined|loading|error|checked|links|interactive",
}  # fmt: skip
"""Words of outlets, offices and robots; a part of a by-line with one is not a person."""

AGENCIES = (
    "afp|dpa|ap|reuters|efe|ansa|apa|sid|sda|ats|epd|kna|tass|xinhua|pti|ians|ani|lusa|anp|belga|ritzau|ntb|tt|upi|kyodo|jiji"
    "|antara|bernama|mti|pap|čtk|tanjug|hina|aap|aa|dpa-afx|sid|stt|efe|ata|rttnews"
)
"""Wire services, which sign reports as writers do; their names are in capital or small letters."""
AGENCY_NAMES = (
    "associated press|agence france-presse|deutsche presse-agentur|press association|canadian press|australian associated press"
    "|press trust of india|xinhua news agency|austria presse agentur|kyodo news|jiji press|thomson reuters|reuters news agency"
)
"""Full names of wire services, in small letters."""

DEGREES = (
    "MD|M.D.|PhD|Ph.D.|Ph.D|DPhil|RN|RD|RDN|LD|LDN|MS|M.S.|MA|M.A.|BA|B.A.|BSc|MSc|MBA|MPH|JD|J.D.|LLM|LLB|Esq|Esq.|CPA|CFP|CFA|DO|DDS|DMD|DVM"
    "|VMD|PE|P.E.|PMP|CSCS|FACP|FACLM|FAAFP|DABOM|DACVB|FOMA|LCSW|LMFT|PsyD|EdD|DPT|NP|FNP|MPP|MFA|MEd|MRCVS|OBE|MBE|CBE|QC|KC|MP"
    "|LVT|CNE|CDN|CISSP|SHRM-CP|PHR|SPHR|ScD|DSc|FRCP|MSW|MBBS|BSN|MSN|DNP|APRN|PA-C|OD|DC|ND|LAc|CPT|RYT"
)
"""Degrees after a name, as printed."""

TITLES = (
    "Dr|Dr.|Prof|Prof.|Professor|Mr|Mr.|Mrs|Mrs.|Ms|Ms.|Miss|Sir|Dame|Rev|Rev.|Hon|Hon.|Dipl.-Ing.|Ing.|Mag.|Doc.|Д-р|Lic.|Avv.|Dott.|Dott.ssa|Drs.|Ir.|Eng.|Rep.|Sen.|Gov.|Gen.|Col.|Capt."
    "|Herr|Frau|Mme|Mme.|Mlle|Sr.|Sra.|Sig.|Sig.ra|Hab."
    "|Doç.|Doç|Yrd.|Öğr.|Gör.|Arş.|Uzm.|Mgr.|Mgr|MgA.|Bc.|PhDr.|MUDr.|JUDr.|RNDr.|PaedDr.|ThDr.|MVDr.|ICDr.|DrSc.|Inż.|Lek.|Mec.|Akad."
    "|Univ.-Prof.|Priv.-Doz.|Dr.-Ing.|Prof.dr.|Prof.Dr.|Mr.sc.|Dr.sc.|Mag.phil.|Dipl.|Arch.|Geom.|On.|Dra.|Profa.|Drª|Sr|Sra|Проф.|Профессор|Доц.|Акад.|Канд.|К.э.н.|Д.э.н.|К.и.н.|Д.и.н.|К.ю.н.|Д.ю.н.|Др|Др.|Инж."
    "|Δρ|Δρ.|Καθ.|Καθηγητής|Καθηγήτρια|Dr.phil.|Dr.jur.|Dr.med.|Prof.univ.dr.|Conf.|Lect.|Doz.|Habil.|Özv.|Ifj.|Id."
)
"""Titles before a name."""

ARTICLES = "the|der|die|das|le|la|les|el|los|las|il|lo|gli|os|as|de|het|den|det|ny"
"""Articles: the name of an outlet may begin with one."""
PARTICLES = frozenset(
    [
        "de", "del", "della", "dello", "di", "da", "das", "do", "dos", "du", "des", "la", "le", "las", "los", "van", "von",
        "der", "den", "ter", "ten", "te", "zu", "zum", "zur", "vom", "af", "av", "bin", "bint", "ibn", "al", "el", "ul", "abu",
        "y", "i", "í", "e", "ap", "ó", "ní", "mac", "mc", "'t", "ʼt", "d'", "dal", "degli", "dela", "st", "st.", "van't", "ben",
    ]
)  # fmt: skip
"""Small words inside names."""

AND = "and|und|et|y|e|en|og|och|ja|i|a|ve|dan|và|и|й|і|та|και|și|şi|és|eta|ir|un|sowie|with|mit|avec|con|и др."
"""Words between two names."""

NO_REPORTERS = (
    "담당|취재|관련|다른|선임|편집|본지|해당|전체|구독|추천|인기|최신|오늘|모든|우리|동료|현장|전문|수습|객원|오피니언|자세히|시민|명예"
    "|(?:사회|정치|경제|문화|체육|국제|편집|취재|산업|노동|전국|지역|사진|디지털|온라인|보도)(?:부|국|팀|실)"
    "|本紙|本誌|担当|現場|取材|関連|人気|各社|同行|専門|市民|(?:社会|政治|経済|文化|運動|国際|編集|取材|写真|報道|地方)(?:部|局|班)"
)
"""What stands before "reporter" in Korean and Japanese and is no name: a desk, "our", "most read"."""
NO_WRITERS = r"(?:조회|추천|작성)[수일자]?|.*(?:기사|기자|뉴스|소식|목록|보기|더보기|게시판|구독|댓글|공유|인쇄|순위|랭킹)|관리자|운영자|편집자|[가-힣]{0,6}(?:교선|선전|조직|정책|총무|사무|법률|홍보|편집|노안|대외협력)(?:부|국|팀|실|처)|(?:記事|ニュース|ランキング|一覧)"
"""Texts of Korean and Japanese portals beside a by-line that are no names."""


def alternatives(*tables: Mapping[str, str]) -> str:
    """Return the words of tables as one pattern, the longest first."""
    words = {word for table in tables for row in table.values() for word in row.split("|")}
    return one_of({form for word in words for form in _forms(word)})


def _forms(word: str) -> set[str]:
    body, _, rest = word.partition("(")
    inside, _, after = rest.partition(")")
    return {body + after, body + inside + after}


def words_of(tables: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Return the words of tables, each form, lower case."""
    found = set[str]()
    for table in tables:
        for row in table.values():
            for word in row.split("|"):
                body, optional, rest = word.partition("(")
                found.add(body.lower())
                if optional:
                    found.add((body + rest.replace(")", "")).lower())
    return frozenset(found)
