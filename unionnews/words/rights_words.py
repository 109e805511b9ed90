"""How pages keep their rights, forbid to copy their texts or to train models with them, by language.

Words are parted by ``|`` and written small. A sentence forbids where it has a word of what is
forbidden and one that forbids, and says no more than a notice does: the rest of its words are those
of ``FORMS``, or it speaks of its own page, or stands beside a mark of copyright.
"""

from __future__ import annotations

from collections.abc import Mapping

RIGHTS_RESERVED: Mapping[str, str] = {
    "en": "all rights reserved|all rights are reserved|rights reserved|right reserved",
    "zh": "版权所有|版權所有"
    "|版权归本站所有|版权归本网所有|版权归本报所有|版权归本刊所有|版权归本公司所有|版权属本站所有|版权属本网所有|版权属本报所有|版权属本刊所有"
    "|版权属本公司所有|版權歸本站所有|版權歸本網所有|版權歸本報所有|版權歸本刊所有|版權歸本公司所有|版權屬本站所有|版權屬本網所有|版權屬本報所有|版權屬本刊所有|版權屬本公司所有",
    "de": "alle rechte vorbehalten|rechte vorbehalten",
    "fr": "tous droits réservés|droits réservés|droits reservés|droits réserves|droits reserves",
    "es": "todos los derechos reservados|derechos reservados|reproducción prohibida|reproduccion prohibida",
    "it": "tutti i diritti riservati|diritti riservati|riproduzione riservata",
    "pt": "todos os direitos reservados|direitos reservados",
    "nl": "alle rechten voorbehouden|rechten voorbehouden",
    "pl": "wszelkie prawa zastrzeżone|prawa zastrzeżone",
    "ru": "все права защищены|права защищены",
    "uk": "усі права захищені|всі права захищені",
    "cs": "všechna práva vyhrazena|práva vyhrazena",
    "tr": "tüm hakları saklıdır|her hakkı saklıdır",
    "sv": "alla rättigheter förbehållna|alla rättigheter förbehålls|alla rättigheter reserverade",
    "da": "alle rettigheder forbeholdes|alle rettigheder forbeholdt",
    "nb": "alle rettigheter forbeholdt|alle rettigheter reservert",
    "fi": "kaikki oikeudet pidätetään|kaikki oikeudet pidätetty",
    "hu": "minden jog fenntartva",
    "ro": "toate drepturile rezervate|toate drepturile sunt rezervate",
    "hr": "sva prava pridržana|sva prava zadržana",
    "sr": "сва права задржана",
    "bg": "всички права запазени",
    "el": "με επιφύλαξη παντός δικαιώματος",
    "id": "hak cipta dilindungi",
    "ar": "جميع الحقوق محفوظة|كل الحقوق محفوظة",
    "fa": "تمامی حقوق محفوظ|کلیه حقوق محفوظ",
    "he": "כל הזכויות שמורות",
    "sk": "všetky práva vyhradené",
    "ca": "tots els drets reservats",
    "vi": "mọi quyền được bảo lưu|tất cả các quyền được bảo lưu|giữ toàn quyền|giữ bản quyền",
    "ms": "hak cipta terpelihara",
    "tl": "reserbado ang lahat ng karapatan",
    "hi": "सर्वाधिकार सुरक्षित",
    "bn": "সর্বস্বত্ব সংরক্ষিত",
    "ta": "அனைத்து உரிமைகளும் பாதுகாக்கப்பட்டவை",
    "ur": "جملہ حقوق محفوظ|جملہ حقوق بحق",
    "th": "สงวนลิขสิทธิ์|สงวนสิทธิ์ทุกประการ",
}
"""How pages reserve their rights."""

COPYING: Mapping[str, str] = {
    "en": "reproduce|reproduced|reproducing|reproduction|reproductions|republish|republished|republishing|republication|reprint|reprinted|reprinting"
    "|redistribute|redistributed|redistributing|redistribution|repost|reposted|reposting|rewritten|retransmitted|retransmission|rebroadcast|duplicate"
    "|duplicated|duplicating|duplication|copy|copied|copying|scrape|scraped|scraping|reuse|reused|syndication",
    "de": "nachdruck|nachgedruckt|vervielfältigung|vervielfältigungen|vervielfältigt|vervielfältigen|weiterverbreitung|weiterverbreitet|weiterverwendung"
    "|weiterverwertung|weiterveröffentlichung|zweitverwertung|wiedergabe|reproduktion|kopieren|kopiert|übernahme",
    "fr": "reproduction|reproductions|reproduire|reproduit|reproduite|reproduits|reproduites|rediffusion|republication|republier|copie|copier|duplication"
    "|réutilisation|réimpression",
    "es": "reproducción|reproducir|reproducido|reproducida|reproducidos|reproducidas|republicación|republicar|redistribución|redistribuir|copia|copiar"
    "|copiado|reimpresión|retransmisión|duplicación",
    "pt": "reprodução|reproduzir|reproduzido|reproduzida|reproduzidos|reproduzidas|republicação|republicar|republicado|republicada|redistribuição"
    "|redistribuído|redistribuída|reescrito|cópia|copiar|copiado",
    "it": "riproduzione|riproduzioni|riprodurre|riprodotto|riprodotta|riprodotti|riprodotte|ripubblicazione|ripubblicare|ridistribuzione|copia|copiare"
    "|duplicazione",
    "nl": "overname|overnemen|overgenomen|verveelvoudiging|verveelvoudigd|verveelvoudigen|reproductie|gereproduceerd|kopiëren|gekopieerd|herpublicatie",
    "sv": "kopiering|kopiera|kopieras|återpublicering|eftertryck|mångfaldigande|mångfaldigas|återgivning",
    "da": "kopiering|kopieres|gengivelse|gengives|eftertryk|genudgivelse|mangfoldiggørelse",
    "nb": "kopiering|kopieres|gjengivelse|gjengis|ettertrykk|mangfoldiggjøring",
    "fi": "kopiointi|kopioiminen|kopioida|jäljentäminen|uudelleenjulkaisu|uudelleenjulkaiseminen",
    "pl": "kopiowanie|kopiowania|kopiować|kopiowane|przedruk|przedruki|przedrukowywanie|powielanie|powielania|rozpowszechnianie|rozpowszechniania",
    "cs": "kopírování|kopírovat|přetiskování|přetisk|rozmnožování|přebírání|šíření",
    "sk": "kopírovanie|rozmnožovanie|preberanie|šírenie",
    "hu": "másolás|másolása|utánközlés|utánközlése|sokszorosítás|sokszorosítása|átvétele",
    "ro": "reproducerea|copierea|preluarea|republicarea|redistribuirea|multiplicarea",
    "hr": "umnožavanje|prenošenje|kopiranje|preuzimanje|reproduciranje",
    "sr": "преношење|умножавање|копирање|преузимање",
    "bg": "копирането|копиране|препечатването|препечатване|възпроизвеждането|възпроизвеждане|препубликуването",
    "ru": "перепечатка|перепечатки|перепечатку|перепечатывать|копирование|копирования|копировать|воспроизведение|воспроизведения|тиражирование",
    "uk": "передрук|передруку|передруковувати|копіювання|копіювати|відтворення|тиражування|розповсюдження",
    "el": "αναδημοσίευση|αναδημοσίευσης|αναπαραγωγή|αναπαραγωγής|αντιγραφή|αναμετάδοση",
    "tr": "kopyalanması|kopyalanamaz|kopyalama|çoğaltılması|çoğaltılamaz|alıntılanması|alıntılanamaz|alıntı|iktibas|yayınlanamaz|yayımlanamaz",
    "id": "mengutip|menyalin|memperbanyak|menyebarluaskan|dikutip|disalin|diperbanyak|penggandaan|reproduksi",
    "vi": "sao chép|đăng lại|phát hành lại",
    "ar": "نسخ|النسخ|نشر|النشر|إعادة نشر|إعادة النشر|اقتباس|الاقتباس|استنساخ",
    "fa": "بازنشر|کپی|کپی برداری|نسخه برداری|انتشار",
    "he": "להעתיק|העתקה|לשכפל|שכפול|להפיץ|הפצה",
    "ca": "reproducció|reproduir|reproduïda|còpia|copiar",
    "zh": "转载|轉載|复制|複製|转发|轉發|镜像|鏡像|摘编|摘編|刊登|刊用|翻印|抓取|爬取|采集|採集|改编|改編|转贴|轉貼|转帖",
    "ja": "転載|複製|転用|コピー|再配布|再配信|複写|転送|改変",
    "ko": "전재|재배포|복제|복사|도용|배포|퍼가기",
}
"""What is forbidden: to copy and to show again."""
USING: Mapping[str, str] = {
    "en": "use|used|usage|using|publish|published|publication|broadcast|distribute|distributed|distribution|transmitted|transmission|display|displayed"
    "|shared|stored|altered|modified|adapted|translated|download|downloading",
    "de": "nutzung|verwendung|verwertung|verbreitung|veröffentlichung|verbreitet|verwendet|genutzt|veröffentlicht|speicherung|bearbeitung|weitergabe",
    "fr": "utilisation|utiliser|utilisé|diffusion|diffuser|diffusé|publication|exploitation|représentation|distribution|modification",
    "es": "uso|utilización|utilizar|difusión|distribución|publicación|comunicación pública|transformación|transmisión",
    "pt": "uso|utilização|divulgação|distribuição|publicação|publicado|publicada|transmissão|veiculação",
    "it": "uso|utilizzo|utilizzazione|diffusione|distribuzione|pubblicazione",
    "nl": "gebruik|gebruikt|verspreiding|verspreid|openbaarmaking|openbaar gemaakt|publicatie",
    "sv": "användning|spridning|publicering|användas|spridas",
    "da": "brug|anvendelse|offentliggørelse|distribution",
    "nb": "bruk|distribusjon|publisering|videreformidling",
    "fi": "käyttö|käyttäminen|julkaiseminen|levittäminen|jakelu",
    "pl": "wykorzystywanie|wykorzystywania|wykorzystanie|wykorzystania|publikacja|publikowanie|rozpowszechniane",
    "cs": "užití|použití|publikování|zveřejňování",
    "sk": "použitie|používanie|publikovanie",
    "hu": "felhasználás|felhasználása|terjesztés|terjesztése",
    "ro": "utilizarea|folosirea|publicarea|distribuirea|difuzarea",
    "hr": "korištenje|objavljivanje|distribucija",
    "sr": "коришћење|објављивање",
    "bg": "използването|използване|разпространението|публикуването",
    "ru": "использование|использования|использовать|распространение|распространения|публикация|публикации",
    "uk": "використання|використовувати|поширення|публікація",
    "el": "χρήση|χρήσης|δημοσίευση|διανομή|μετάδοση",
    "tr": "kullanılamaz|kullanılması|kullanımı|yayınlanması|yayımlanması|dağıtılması",
    "id": "menggunakan|digunakan|penggunaan|mempublikasikan",
    "vi": "sử dụng|phát hành",
    "ar": "استخدام|الاستخدام|استعمال|توزيع",
    "fa": "استفاده",
    "he": "שימוש|להשתמש|פרסום|לפרסם",
    "zh": "使用|引用|传播|傳播|用于|用於|利用|发布",
    "ja": "使用|利用|引用|掲載|配布|配信|放送",
    "ko": "사용|이용|활용|게재|인용",
}
"""More of it, in words of other sentences too: these need a word that forbids beyond doubt."""
TRAINING: Mapping[str, str] = {
    "en": "ai|artificial intelligence|machine learning|text and data mining|text & data mining|text and data-mining|text or data mining|data mining"
    "|text mining|tdm|data and text mining|language model|language models|llm|llms|neural networks",
    "de": "ki|künstliche intelligenz|künstlicher intelligenz|künstlichen intelligenz|maschinelles lernen|maschinellen lernens|text- und data-mining"
    "|text und data mining|text- und data mining|data-mining|data mining|sprachmodelle|sprachmodellen",
    "fr": "ia|intelligence artificielle|apprentissage automatique|fouille de textes|fouille de texte|fouille de données|fouille de contenus|fouille de textes et de données",
    "es": "ia|inteligencia artificial|aprendizaje automático|minería de textos|minería de texto|minería de datos|minería de textos y datos",
    "pt": "ia|inteligência artificial|aprendizado de máquina|aprendizagem automática|mineração de textos|mineração de dados|prospeção de textos",
    "it": "ia|intelligenza artificiale|apprendimento automatico|estrazione di testo|estrazione di dati|estrazione di testo e di dati|estrazione di testo e dati",
    "nl": "ai|kunstmatige intelligentie|machinaal leren|tekst- en datamining|datamining|tdm|taalmodellen",
    "sv": "ai|artificiell intelligens|maskininlärning|text- och datautvinning|datautvinning",
    "da": "ai|kunstig intelligens|maskinlæring|tekst- og datamining|datamining",
    "nb": "ki|kunstig intelligens|maskinlæring|tekst- og datautvinning|datautvinning",
    "fi": "tekoäly|tekoälyn|koneoppimisen|tiedonlouhinta|tekstin- ja tiedonlouhinta",
    "pl": "ai|sztucznej inteligencji|sztuczna inteligencja|uczenia maszynowego|eksploracja tekstów i danych|eksploracji tekstów i danych|eksploracji tekstu i danych",
    "cs": "ai|umělé inteligence|strojového učení|vytěžování textů a dat|vytěžování textů",
    "sk": "ai|umelej inteligencie|strojového učenia|vyťažovanie textov a údajov",
    "hu": "ai|mesterséges intelligencia|gépi tanulás|szöveg- és adatbányászat|adatbányászat",
    "ro": "ai|inteligență artificială|inteligenței artificiale|învățare automată|extragerea textului și a datelor",
    "hr": "ai|umjetne inteligencije|strojnog učenja|rudarenje teksta i podataka",
    "sr": "вештачке интелигенције|машинског учења",
    "bg": "изкуствен интелект|изкуствения интелект|машинно обучение|извличане на текст и данни",
    "ru": "искусственного интеллекта|искусственный интеллект|машинного обучения|нейросетей|языковых моделей|ии",
    "uk": "штучного інтелекту|штучний інтелект|машинного навчання|нейромереж|ші",
    "el": "τεχνητής νοημοσύνης|τεχνητή νοημοσύνη|μηχανικής μάθησης|εξόρυξη κειμένων και δεδομένων|εξόρυξη κειμένου και δεδομένων",
    "tr": "yapay zeka|yapay zekâ|makine öğrenimi|makine öğrenmesi|metin ve veri madenciliği|veri madenciliği",
    "id": "ai|kecerdasan buatan|kecerdasan artifisial|pembelajaran mesin|penambangan data",
    "vi": "ai|trí tuệ nhân tạo|học máy|khai phá dữ liệu",
    "ar": "الذكاء الاصطناعي|ذكاء اصطناعي|تعلم الآلة|التعلم الآلي|التنقيب في النصوص|التنقيب عن البيانات",
    "fa": "هوش مصنوعی|یادگیری ماشین|داده کاوی",
    "he": "בינה מלאכותית|למידת מכונה|כריית נתונים|כריית טקסט",
    "zh": "人工智能训练|人工智能訓練|人工智慧訓練|训练人工智能|人工智能|人工智慧|ai训练|ai訓練|ai|大模型|语言模型|語言模型|模型训练|模型訓練|机器学习|機器學習|数据挖掘"
    "|數據挖掘|数据训练",
    "ja": "ai学習|aiの学習|ai|人工知能|生成ai|機械学習|学習データ|データマイニング|テキストマイニング|大規模言語モデル",
    "ko": "ai학습|ai|인공지능|기계학습|머신러닝|데이터마이닝|학습데이터",
}
"""What is forbidden: to train models, and text and data mining."""
FORBIDDEN: Mapping[str, str] = {
    "en": "prohibited|prohibits|forbidden|not permitted|not allowed|not authorised|not authorized|unauthorised|unauthorized|not granted|requires permission"
    "|requires prior|requires written|requires the|requires a|requires an|require a|require permission|require prior|require written|only with|opt out|opted out|opts out|reserved|reserves|reserve",
    "de": "verboten|untersagt|nicht gestattet|nicht erlaubt|nicht zulässig|unzulässig|nur mit|bedarf der|bedürfen der|vorbehalten|widersprochen|widersprechen|widerspruch|vorbehalt|behalten|behält",
    "fr": "interdit|interdite|interdits|interdites|interdisons|prohibé|prohibée|soumise à autorisation|sauf autorisation|sauf accord|s'oppose|s'opposent"
    "|nous opposons|opposition|opposons|réserve|réservent|réservée|réservé|réservés|réservées|pas autorisée|pas autorisé",
    "es": "prohibida|prohibido|prohibidas|prohibidos|prohíbe|no se permite|no está permitida|no está permitido|no se autoriza|reservado|reservados|reservada|reservadas|reserva|reservamos|se reserva|se opone",
    "pt": "proibida|proibido|proibidas|proibidos|vedada|vedado|não é permitida|não é permitido|não autorizada|não autorizado|reservados|reserva|opõe-se|veda",
    "it": "vietata|vietato|vietate|vietati|riservata|riservate|riservati|proibita|proibito|non è consentita|non è consentito|non è permessa|non autorizzata|si oppone|riservato|riserva|riserviamo|opposizione",
    "nl": "verbod|voorbehoud|behoudt|behouden|verboden|niet toegestaan|uitsluitend met|alleen met|voorbehouden",
    "sv": "förbjuden|förbjudet|förbjuds|ej tillåten|inte tillåten|inte tillåtet|ej tillåtet|förbehållna|förbehålls|endast med",
    "da": "forbudt|ikke tilladt|kun tilladt|forbeholdes|forbeholdt|kun med",
    "nb": "forbudt|ikke tillatt|ikke lov|forbeholdt|kun med|bare med",
    "fi": "kielletty|kiellettyä|kielletään|ei ole sallittu|pidätetään",
    "pl": "zakaz|zakazuje|zastrzegamy|zastrzega|zastrzeżona|zabraniamy|zabronione|zabroniona|zabroniony|zabronion|zakazane|zakazany|wzbronione|wzbroniony|niedozwolone|zastrzeżone|zabrania się|nie jest dozwolone|wymaga zgody|wyłącznie za",
    "cs": "zakázáno|zakázané|zakázaný|zakazuje|není dovoleno|není povoleno|vyhrazena|vyhrazuje|jen se|pouze se",
    "sk": "zakázané|zakázaný|zakazuje|nie je dovolené|vyhradené|vyhradzuje|len so",
    "hu": "tilos|tiltott|nem engedélyezett|kizárólag|fenntartva",
    "ro": "interzisă|interzis|interzise|este interzisă|nu este permisă|rezervate|doar cu acordul|numai cu acordul",
    "hr": "zabranjeno|zabranjena|nije dozvoljeno|nije dopušteno|pridržana|zadržana|samo uz",
    "sr": "забрањено|забрањена|није дозвољено|задржана|само уз",
    "bg": "забранено|забранява|забранена|не се разрешава|не е разрешено|запазени|само с",
    "ru": "запрещена|запрещено|запрещены|запрещается|воспрещена|не допускается|не разрешается|не разрешена|только с|защищены",
    "uk": "заборонено|заборонена|забороняється|не допускається|не дозволяється|лише за|тільки за|лише з|тільки з|захищені",
    "el": "απαγορεύεται|απαγορεύονται|δεν επιτρέπεται|μόνο με|επιφύλαξη",
    "tr": "yasaktır|yasak|yasaklanmıştır|kopyalanamaz|çoğaltılamaz|alıntılanamaz|yayınlanamaz|yayımlanamaz|kullanılamaz|saklıdır",
    "id": "dilarang|dilarang keras|tidak diperbolehkan|tidak diizinkan|dilindungi",
    "vi": "cấm|nghiêm cấm|không được phép|không được",
    "ar": "يمنع|يحظر|ممنوع|محظور|لا يجوز|لا يسمح|محفوظة",
    "fa": "ممنوع|ممنوع است|غیرمجاز|مجاز نیست|محفوظ",
    "he": "אסור|אין להעתיק|אין לשכפל|אין לעשות|אין להפיץ|אין לפרסם|אין להשתמש|שמורות",
    "ca": "prohibida|prohibit|prohibides|prohibits|reservada|reservat",
    "zh": "禁止|不得|不可|不许|不許|不允许|不允許|严禁|嚴禁|谢绝|謝絕|请勿|請勿|保留权利|保留權利|保留一切权利|保留一切權利|保留所有权利|保留所有權利",
    "ja": "禁止|留保|禁じ|禁ず|お断り|ご遠慮|できません|認めません|許可しません|許諾しません",
    "ko": "금지|금합니다|금함|금해|불허|허용하지않|불가",
}
"""What forbids beyond doubt."""
MODAL: Mapping[str, str] = {
    "en": "may not|must not|cannot|can not|can't|shall not|should not be|not be|not to be|do not|don't|no part|nor any part|no reproduction|no copying"
    "|no republication|no redistribution|no reuse|no text and data|no text or data|no data|no tdm|no ai|no machine|no llm|no training|no mining|no scraping|no use|not for",
    "de": "nicht|kein|keine", "fr": "ne peut|ne peuvent|ne doit|ne doivent|aucune", "es": "no podrá|no podrán|no puede|no pueden|no debe|ninguna parte",
    "pt": "não pode|não podem|não poderá|não deve|nenhuma parte", "it": "non può|non possono|non deve|nessuna parte", "nl": "mag niet|mogen niet|niets uit",
    "sv": "får inte|får ej", "da": "må ikke", "nb": "må ikke|kan ikke", "fi": "ei saa", "pl": "nie może|nie mogą|nie wolno", "cs": "nesmí", "sk": "nesmie",
    "hu": "nem lehet|nem szabad", "ro": "nu poate|nu pot", "hr": "ne smije", "sr": "не сме", "bg": "не може", "ru": "не может|не могут|нельзя",
    "uk": "не може|не можуть|не можна", "el": "δεν μπορεί|δεν μπορούν", "id": "tidak boleh",
}  # fmt: skip
"""What forbids beside a word of ``COPYING``; alone it may tell of anything."""
ALLOWED = (
    r"not (?:prohibited|forbidden)|nicht verboten|pas interdite?s?|no est[áa] prohibid[oa]s?|não é proibid[oa]|non è vietat[oa]|не запрещ\w+|не заборон\w+"
    r"|不禁止|不再禁止|禁止していません|금지하지"
)
"""Words that seem to forbid."""
PERMISSION = (
    r"permission|consent|authori[sz]ation|approval|licen[cs]e|agreement|genehmigung|zustimmung|erlaubnis|einwilligung|autorisation|accord|autorizaci[oó]n|permiso"
    r"|consentimiento|autoriza[cç][aã]o|permiss[aã]o|consentimento|autorizzazione|consenso|permesso|toestemming|tillst[åa]nd|medgivande|tilladelse|samtykke|tillatelse"
    r"|lupaa?|zgody|zg[oó]d[aą]|zezwolenia|souhlasu|s[uú]hlasu|engedely\w*|hozzajarulas\w*|acordul|dopustenja|odobrenja|дозволе|разрешени[яе]|съгласието|согласи[яе]|дозволу"
    r"|згоди|αδεια\w*|izni|izin|إذن|اذن|موافقة|اجازه|אישור|רשות"
)
"""Whose it is stands behind it."""
POLITE = (
    r"(?:禁じます|禁止します|禁止いたします|お断りします|お断りいたします|ご遠慮ください|ご遠慮下さい|できません|禁じられています|禁止されています"
    r"|금합니다|금지합니다|금지되어있습니다|금지됩니다)"
)
"""Ends of sentences by which a site speaks to its readers, whatever names stand before."""
FORMS: Mapping[str, str] = {
    "en": "a|an|the|you|your|permit|permits|allow|allows|authorise|authorize|grant|against|pursuant|directive|eu|dsm|mining|of|or|and|in|on|to|by|for|from|any|all|every|whole|part|parts|full|is|are|be|been|may|must|can|cannot|shall|should|not|no|nor|do|don't|without|with|within|our|this"
    "|these|that|its|their|form|forms|means|medium|manner|way|express|expressly|explicit|explicitly|prior|previous|written|permission|consent|authorisation|authorization"
    "|approval|strictly|please|other|otherwise|copyright|copyrighted|rights|right|such|it|as|if|only|at|total|partial|partially|entire|entirety|images|image|photos|photo|photographs"
    "|pictures|videos|graphics|commercial|purpose|purposes|electronic|mechanical|including|photocopying|recording|train|training|trained|development|develop|developing"
    "|model|models|system|systems|software|tools|technology|technologies|generative|crawling|crawlers|bots|automated|data|information|news|also|similar|those|publisher|publishers"
    "|author|authors|owner|notice|terms|elsewhere|into|through|use|written|permitted|law|under|applicable|we|does|has|have|been|agency|editor|editors|without|large|ingestion|input",
    "de": "gemäß|recht|gegen|urhg|inhalt|inhalten|artikeln|texten|beiträgen|der|die|das|des|dem|den|ein|eine|einer|eines|und|oder|von|für|zum|zur|zu|mit|ohne|nur|auch|auszugsweise|ganz|teilweise|in|im|auf|durch|ist|sind|wird|werden|darf|dürfen"
    "|nicht|kein|keine|jede|jegliche|jeglicher|alle|aller|sowie|sonstige|sonstiger|andere|ausdrücklich|ausdrückliche|ausdrücklicher|ausdrücklichen|vorherige|vorheriger|vorherigen|schriftliche"
    "|schriftlicher|schriftlichen|genehmigung|zustimmung|erlaubnis|einwilligung|gestattet|streng|strengstens|form|rechte|urheberrechtlich|geschützt|bilder|fotos|auszüge|auszügen|gewerbliche|gewerbliche"
    "|kommerzielle|elektronische|training|trainieren|entwicklung|systemen|systeme|modelle|modellen|sinne|von|uns|wir|vor|dieser|dieses|diese|unserer|unseren|zwecke|zwecken|redaktion|verlags|verlag",
    "fr": "art|cpi|code|directive|droit|relatif|propriété|intellectuelle|exercé|la|le|les|l|de|du|des|d|et|ou|en|toute|toutes|tout|tous|partielle|totale|intégrale|même|est|sont|sans|sauf|strictement|formellement|notre|nos|ce|cet|cette|ces|sur|par|pour|à|au|aux"
    "|autorisation|accord|préalable|écrite|écrit|droits|ne|pas|peut|peuvent|être|aucune|quelque|soit|forme|moyen|support|images|photos|non|autorisée|commerciale|fins|d'entraînement|entraînement|entraîner"
    "|développement|modèles|modèle|systèmes|système|qu|s|éditeur|contenu|données|textes|exprès|expresse",
    "es": "derecho|conforme|artículo|directiva|la|el|los|las|de|del|y|o|u|en|total|parcial|parcialmente|totalmente|toda|todo|cualquier|queda|quedan|está|están|se|sin|con|por|para|su|sus|nuestro|nuestros|este|esta|estos|estas|a|al|ser|es"
    "|terminantemente|expresamente|estrictamente|autorización|permiso|consentimiento|previa|previo|expresa|expreso|escrita|escrito|derechos|no|podrá|podrán|ni|medio|medios|forma|formas|soporte|imágenes|fotos"
    "|comercial|fines|entrenamiento|entrenar|desarrollo|modelos|sistemas|editor|editorial|titular|datos|textos",
    "pt": "a|o|as|os|de|do|da|dos|das|e|ou|em|no|na|total|parcial|parcialmente|totalmente|toda|todo|qualquer|fica|está|são|é|sem|com|por|para|seu|sua|nosso|nossos|este|esta|deste|desta|ao|ser"
    "|expressamente|terminantemente|estritamente|autorização|permissão|consentimento|prévia|prévio|expressa|expresso|escrita|escrito|direitos|não|pode|podem|nem|meio|meios|forma|imagens|fotos|comercial|fins"
    "|treinamento|treino|treinar|desenvolvimento|modelos|sistemas|material|reescrito|transmitido|conteúdo|dados|textos|citada|fonte|sua",
    "it": "diritto|articolo|direttiva|ai|la|il|lo|le|i|gli|l|di|del|della|dei|delle|dell|e|o|ed|od|in|anche|totale|parziale|parzialmente|tutti|ogni|qualsiasi|è|sono|senza|con|per|su|questo|questa|questi|nostro|nostri|a|al|essere"
    "|espressamente|severamente|strettamente|assolutamente|autorizzazione|permesso|consenso|preventiva|preventivo|scritta|scritto|espressa|esplicita|diritti|non|può|possono|né|mezzo|forma|immagini|foto|commerciale|fini|scopi"
    "|addestramento|addestrare|sviluppo|modelli|sistemi|editore|dati|testi|copyright",
    "nl": "uitgave|rechten|ons|wij|ten|behoeve|de|het|een|van|en|of|in|op|is|zijn|door|voor|zonder|met|niet|geen|niets|alle|elke|geheel|gedeeltelijk|gedeeltelijke|gehele|deze|dit|onze|uit|mag|mogen|worden|voorafgaande|schriftelijke|uitdrukkelijke"
    "|toestemming|rechten|uitgever|enige|wijze|vorm|foto's|artikelen|artikel|teksten|trainen|training|systemen|modellen|tekst|data",
    "sv": "och|eller|av|i|på|är|utan|med|all|hela|delar|delvis|helt|denna|detta|våra|vårt|vår|tillstånd|skriftligt|medgivande|materialet|texten|artikeln|bilder|för|träning|träna|modeller|utvinning|text|får|inte|ej",
    "da": "og|eller|af|i|på|er|uden|med|al|hele|dele|delvis|helt|denne|dette|vores|tilladelse|skriftlig|forudgående|samtykke|artiklen|indholdet|billeder|til|træning|modeller|må|ikke",
    "nb": "og|eller|av|i|på|er|uten|med|all|hele|deler|delvis|helt|denne|dette|vårt|våre|tillatelse|skriftlig|samtykke|artikkelen|innholdet|bilder|til|trening|modeller|må|kan|ikke|for",
    "fi": "ja|tai|on|ei|ilman|lupaa|kirjallista|sisällön|artikkelin|tekstin|kuvien|osittainkin|kokonaan|saa|sekä|kaikki|koulutukseen|kouluttamiseen|käyttö",
    "pl": "prawo|się|sobie|trenowanie|i|lub|oraz|w|z|na|do|bez|jest|są|całości|części|fragmentów|całość|jakiejkolwiek|jakiekolwiek|formie|bądź|tekstów|treści|artykułów|artykułu|zdjęć|materiałów|pisemnej|uprzedniej|zgody|wydawcy|redakcji|prawa|wszelkie"
    "|systemów|modeli|szkolenia|trenowania|celu|celach|nie|może|być|serwisu|strony",
    "cs": "a|nebo|či|i|v|na|z|bez|je|jsou|obsahu|článků|textů|fotografií|jakékoli|jakékoliv|jakýmkoli|částí|části|celku|další|písemného|předchozího|souhlasu|vydavatele|redakce|práva|všechna|výslovně|přísně|trénování|modelů|nesmí",
    "sk": "a|alebo|či|v|na|bez|je|sú|obsahu|článkov|textov|fotografií|akékoľvek|ďalšie|písomného|predchádzajúceho|súhlasu|vydavateľa|práva|všetky|výslovne|nesmie|modelov",
    "hu": "a|az|és|vagy|is|egy|bármely|részleges|részleteiben|teljes|tartalom|tartalmak|cikk|cikkek|szöveg|képek|írásos|előzetes|engedély|engedélye|nélkül|kiadó|szerkesztőség|jog|minden|oldal|szigorúan",
    "ro": "a|al|ai|ale|și|sau|în|pe|de|din|cu|fără|este|sunt|total|totală|parțială|integral|integrală|oricărui|conținutului|articolelor|textelor|imaginilor|acordul|scris|prealabil|strict|site|drepturile|toate|acestui",
    "hr": "i|ili|u|na|bez|je|su|sadržaja|tekstova|članaka|fotografija|u|cijelosti|djelomično|dijelova|prethodnog|pismenog|pisanog|dopuštenja|odobrenja|prava|sva|strogo|nakladnika|ovog|stranice|svako|svih|bilo|kojeg",
    "sr": "и|или|у|на|без|је|су|садржаја|текстова|чланака|фотографија|целости|делимично|дозволе|писмене|права|сва|строго",
    "bg": "и|или|на|в|без|е|са|с|цялото|част|части|изцяло|частично|съдържание|съдържанието|текстове|материали|материалите|снимки|изричното|писмено|предварително|разрешение|съгласие|съгласието|редакцията|права|всички|строго|от|сайта|статии",
    "ru": "и|или|в|на|с|без|любая|любое|любых|всех|полная|частичная|полное|частичное|полностью|частично|материалов|материалы|материала|текстов|текста|статей|статьи|фотографий|изображений|сайта|контента|информации|письменного|предварительного"
    "|разрешения|согласия|редакции|правообладателя|издателя|права|все|строго|категорически|допускается|данных|этого|наших|обучения|для|моделей|систем|целях|не|может|быть|могут|каких-либо|том|числе|их",
    "uk": "і|й|та|або|чи|в|у|на|з|із|без|будь-яке|будь-яка|будь-який|усіх|всіх|повний|частковий|повне|часткове|повністю|частково|матеріалів|матеріали|текстів|статей|фотографій|сайту|контенту|письмового|попереднього|дозволу|згоди|редакції|права|усі|всі"
    "|суворо|даних|для|навчання|моделей|систем|не|може|бути|тому|числі|їх",
    "el": "η|ο|το|οι|τα|του|της|των|τον|την|και|ή|σε|στο|στη|με|χωρίς|ολική|μερική|ολικά|μερικά|ολόκληρου|μέρους|περιεχομένου|περιεχόμενο|κειμένων|άρθρου|άρθρων|φωτογραφιών|οποιαδήποτε|οποιονδήποτε|οποιοδήποτε|τρόπο|μέσο|γραπτή|προηγούμενη|έγγραφη"
    "|άδεια|έγκριση|εκδότη|δικαιώματα|δικαιώματος|αυστηρά|ρητά|ιστοσελίδας|εκπαίδευση|συστημάτων|μοντέλων|για|παντός",
    "tr": "ve|veya|ya|da|bu|sitede|sitedeki|site|sitenin|içerik|içerikler|içeriklerin|içeriğin|haber|haberler|haberlerin|yazı|yazılar|fotoğraf|fotoğrafların|izin|izinsiz|alınmadan|kaynak|gösterilmeden|gösterilse|dahi|tamamı|tamamının|bir|kısmı|bölümü|kısmen|tamamen"
    "|hakları|her|tüm|hakkı|kesinlikle|yazılı|olmadan|izni|önceden|yer|alan|eğitimi|eğitmek|için|eğitiminde|modelleri|modellerinin|amacıyla",
    "id": "dan|atau|di|dari|isi|seluruh|sebagian|keseluruhan|tanpa|izin|tertulis|konten|artikel|berita|situs|ini|untuk|dengan|tujuan|apa|pun|bentuk|apapun|keras|dalam|ke|melatih|pelatihan|model|sistem|redaksi|hak|cipta|undang-undang",
    "vi": "mọi|hình|thức|nội|dung|bài|viết|trang|này|từ|trên|dưới|bất|kỳ|khi|chưa|được|sự|đồng|ý|bằng|văn|bản|của|không|có|toàn|bộ|hoặc|một|phần|để|huấn|luyện|mô|cho|và|phép|việc",
    "ar": "أو|و|أي|من|في|هذا|هذه|المحتوى|محتوى|المحتويات|محتويات|الموقع|موقع|المواد|المقال|المقالات|دون|بدون|إذن|موافقة|مسبق|مسبقة|خطي|خطية|كتابي|كليا|جزئيا|كلياً|جزئياً|جميع|الحقوق|حقوق|تماما|نماذج|لتدريب|تدريب|منعا|باتا",
    "fa": "و|یا|از|در|این|هر|گونه|هرگونه|مطالب|محتوا|محتوای|سایت|بدون|اجازه|کتبی|ذکر|منبع|است|حقوق|تمامی|برای|آموزش|مدل",
    "he": "את|או|של|כל|חלק|התוכן|תוכן|באתר|האתר|הכתבה|ללא|אישור|רשות|בכתב|מראש|אין|הזכויות|לאימון|אימון|מודלים|לצורך|מן|מתוך",
    "ca": "la|el|els|les|de|del|dels|i|o|total|parcial|sense|autorització|permís|qualsevol|tots|drets|queda|està",
    "zh": "对|對|针对|我们|我們|未经|未經|非经|授权|授權|许可|許可|同意|允许|允許|书面|書面|任何|单位|單位|个人|個人|媒体|媒體|机构|機構|网站|網站|组织|組織|本站|本网|本網|本文|本报|本報|本刊|本公司|所有|全部|一切|内容|內容|文章|作品|图片|圖片|文字|稿件|资料|資料|信息|数据|數據"
    "|均|一律|或|及|和|与|與|等|的|将|將|以|以任何|形式|方式|进行|進行|其他|其它|用途|商业|商業|目的|擅自|者|版权|版權|著作权|著作權|声明|聲明|训练|訓練|开发|開發|不|得|于|於|为|用|事先|明示|下|上|在|由|方|人|平台|转|私自",
    "ja": "テキスト|権利|テキスト及び|無断|記事|写真|画像|文章|本文|内容|コンテンツ|データ|情報|素材|動画|サイト|ページ|掲載|一切|すべて|全て|全部|一部|または|又は|もしくは|および|及び|並びに|ならびに|許可|許諾|承諾|承認|事前|書面|なく|なし|なしに|により|による|よる|ための|ため|目的|での"
    "|では|されて|された|されている|して|した|します|いたします|致します|です|ます|ください|下さい|等|など|固く|著作権|者|の|を|は|も|や|と|で|に|へ|が|その他|営利|学習|開発|モデル|ウェブ|当該|行為|こと|二次|場合|ん|おります|けて|る",
    "ko": "무단|및|또는|등|이|기사|의|를|을|은|는|저작권자|저작권|콘텐츠|본|모든|내용|사진|자료|사이트|합니다|입니다|됩니다|하며|없이|허가|허락|동의|사전|서면|위한|위해|목적|목적으로|으로|로|에|대한|와|과|학습|데이터|모델|훈련|인|한|하여|할|수|상업적|영리|크롤링|수집",
}
"""The other words of such a notice."""
OWN: Mapping[str, str] = {
    "en": "this|these|our", "de": "diese|dieser|dieses|diesem|diesen|unsere|unserer|unseren", "fr": "ce|cet|cette|ces|nos|notre", "es": "este|esta|estos|estas|nuestro|nuestros",
    "pt": "este|esta|deste|desta|nosso|nossos", "it": "questo|questa|questi|nostro|nostri", "nl": "deze|dit|onze", "sv": "denna|detta|våra", "da": "denne|dette|vores",
    "nb": "denne|dette|vårt", "pl": "ten|tego|tej|naszego", "cs": "tento|tohoto|této", "ru": "этот|этого|данный|данного|наших", "uk": "цей|цього|цієї|наших", "tr": "bu",
    "zh": "本站|本网|本網|本文|本报|本報|本刊|本公司|本作品|本平台", "ja": "当サイト|本サイト|当ウェブサイト|本ウェブサイト|当ホームページ|本ホームページ|この記事|本記事|当社|弊社|本紙|本誌|当ページ|本ページ|当新聞", "ko": "본기사|이기사|본사이트|본콘텐츠|당사|본지",
}  # fmt: skip
"""Words by which a site speaks of its own."""

NO_COPIES: Mapping[str, tuple[str, str]] = {
    "en": ("no part of this|this material may not be|reproduction of this|reproduction in whole", "reproduc|prohibited|published|permission|forbidden"),
    "de": ("nachdruck|vervielfältigung|jede verwertung|weiterverbreitung", "genehmigung|zustimmung|gestattet|untersagt|verboten"),
    "fr": ("toute reproduction|reproduction totale|reproduction partielle|reproduction même", "interdit|autorisation"),
    "es": ("prohibida la|prohibida su|queda prohibid|reproducción total", "reproducción|prohibid|autorización"),
    "it": ("vietata la|è vietata la|riproduzione anche|la riproduzione", "riproduzione|vietat"),
    "pt": ("proibida a|é proibida a|reprodução total", "reprodução|proibid"),
    "pl": ("żaden utwór|kopiowanie materiałów|kopiowanie treści|przedruk|wszelkie materiały|materiały zamieszczone", "powielan|rozpowszechn|zabronion|zastrzeżon|zgody"),
    "ru": ("перепечатка|полная перепечатка|при перепечатке|использование материалов|при использовании|при цитировании|копирование материалов", "запрещ|разреш|ссылк|согласи"),
    "uk": ("передрук|при передруку|використання матеріалів|при використанні|копіювання матеріалів", "заборон|дозвол|посилання|згод"),
    "el": ("απαγορεύεται", "αναδημοσίευση|αναπαραγωγή"),
}  # fmt: skip
"""With what a notice of a site about copies of its texts begins, and a word that it has then."""
