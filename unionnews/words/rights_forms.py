"""The other words of notices about rights, by language: they forbid nothing by themselves.

Words are parted by ``|`` and written small; ``artik*`` is the beginning of words. The words that
forbid are in :mod:`unionnews.words.rights_words`.
"""

from collections.abc import Mapping

PERMISSION: Mapping[str, str] = {
    "en": "permission|permissions|consent|authori*|approval|licence|license|licensed|agreement|agreed",
    "de": "genehmigung*|zustimmung|erlaubnis|einwilligung|einverständnis|freigabe|rücksprache|absprache|vereinbarung",
    "fr": "autorisation*|accord|permission|consentement",
    "es": "autorizaci*|permiso|permisos|consentimiento|acuerdo",
    "pt": "autorizaç*|permissão|consentimento|anuência",
    "it": "autorizzazion*|permesso|consenso|accordo",
    "nl": "toestemming|overleg|instemming|afspraak",
    "sv": "tillstånd*|medgivande*|överenskommelse*|samtycke*|tillåtelse*|godkännande*",
    "da": "tilladelse*|samtykke*|aftale*|accept",
    "nb": "tillatelse*|samtykke*|avtale*|godkjen*",
    "fi": "lupa|lupaa|luvalla|luvan|suostumus*|suostumuks*|sopimus*|sopimatta",
    "pl": "zgoda|zgody|zgodą|zgodę|zgód|zezwoleni*|pozwoleni*|upoważnieni*",
    "cs": "souhlas*|svolení|povolení",
    "sk": "súhlas*|povoleni*|dovoleni*",
    "hu": "engedély*|hozzájárulás*|beleegyezés*|engedélly*|engedéllyel",
    "ro": "acord*|acordul*|permisiun*|autoriza*|consimțământ*",
    "hr": "dopušten*|odobren*|suglasnost*|dozvol*|pristan*",
    "sr": "дозвол*|сагласност*|одобрењ*|допуштењ*|пристан*",
    "bg": "разрешени*|съгласи*|одобрени*|позволени*",
    "ru": "разрешени*|согласи*|согласован*|позволени*",
    "uk": "дозвіл|дозволу|дозволом|згод*|погоджен*",
    "el": "άδεια*|αδείας|έγκριση*|εγκρίσεως|συγκατάθεσ*|συναίνεσ*|συμφωνία",
    "tr": "izni|izin|izinsiz|izinle|iznimiz*|izni̇|izniyle|onay|onayı|onayi|müsaade*|rızası|izin alınm*",
    "id": "izin|seizin|persetujuan|ijin|seijin",
    "ms": "izin|kebenaran|persetujuan",
    "vi": "phép|đồng ý|chấp thuận|cho phép|chấp|thuận|đồng",
    "tl": "pahintulot|permiso|awtorisasyon",
    "hi": "अनुमति|पूर्वानुमति|इजाजत|इजाज़त|सहमति|स्वीकृति|मंजूरी",
    "bn": "অনুমতি|অনুমতির|পূর্বানুমতি|সম্মতি|অনুমোদন|পূর্বানুমতি*",
    "ta": "அனுமதி*|முன்அனுமதி*|ஒப்புதல்*|இசைவு",
    "ur": "اجازت|منظوری|رضامندی",
    "ar": "إذن|اذن|موافقة|تصريح|ترخيص|الموافقة",
    "fa": "اجازه|مجوز|موافقت|کسب اجازه",
    "he": "אישור|רשות|הסכמה|היתר|באישור",
    "ca": "autoritzaci*|permís|consentiment|acord",
}  # fmt: skip
"""What a site may give; whose it is stands behind it."""

ASKING: Mapping[str, str] = {
    "en": "only|requires|require|required|needs|need|subject",
    "de": "nur|ausschließlich|bedarf|bedürfen|erfordert|lediglich|erst",
    "fr": "soumis|soumise|soumises|nécessite|nécessitent|seulement|uniquement|requiert|exige",
    "es": "requiere|requieren|solo|sólo|únicamente|previa|exige|necesita",
    "pt": "requer|exige|somente|apenas|depende|só|mediante",
    "it": "richiede|richiedono|solo|soltanto|previa|previo|subordinata|necessita",
    "nl": "uitsluitend|alleen|enkel|vereist|slechts|pas",
    "sv": "endast|kräver|fordrar|bara|enbart",
    "da": "kun|kræver|forudsætter|alene|udelukkende",
    "nb": "kun|bare|krever|forutsetter",
    "fi": "vain|vaatii|edellyttää|ainoastaan",
    "pl": "wymaga|wymagają|wyłącznie|tylko|jedynie",
    "cs": "jen|pouze|vyžaduje|jedině",
    "sk": "len|iba|vyžaduje",
    "hu": "csak|kizárólag|csakis",
    "ro": "numai|doar|necesită|exclusiv",
    "hr": "samo|isključivo|zahtijeva|uz",
    "sr": "само|искључиво|захтева|уз",
    "bg": "само|единствено|изисква",
    "ru": "только|требует|исключительно|лишь",
    "uk": "лише|тільки|потребує|виключно",
    "el": "μόνο|μόνον|απαιτεί|αποκλειστικά|απαιτείται",
    "tr": "ancak|yalnızca|sadece",
    "id": "wajib|harus|hanya|memerlukan",
    "ms": "hanya|perlu|memerlukan|mesti",
    "vi": "chỉ|phải",
    "ar": "إلا|يتطلب|يستلزم|فقط",
    "fa": "تنها|فقط|منوط|نیازمند",
    "he": "רק|אלא|טעון|דורש",
    "ca": "només|requereix|únicament",
    "hi": "केवल|सिर्फ",
    "ur": "صرف",
    "tl": "lamang|kailangan",
    "ta": "மட்டுமே",
    "bn": "শুধু|কেবল",
}  # fmt: skip
"""What asks for a permission, a few words before it: "only with the consent"."""

LINKS: Mapping[str, str] = {"ru": "ссылк*", "uk": "посилан*"}
"""What sites ask for that allow copies."""

REPORTED: Mapping[str, str] = {
    "en": "says|said|say|told|tells|warns|warned|argues|argued|claims|claimed|demands|demanded|ruled|learned|announced|court|judge|minister",
    "de": "sagt|sagte|sagten|klagt|klagte|warnt|warnte|fordert|forderte|urteilte|entschied|erklärte|gericht|richter",
    "fr": "dit|disait|disent|proteste|protestent|réclame|réclament|affirme|déclaré|dénonce|tribunal|juge",
    "es": "dice|dijo|dicen|protesta|protestan|denuncia|afirma|afirmó|advierte|alcalde|juez|tribunal|gana",
    "pt": "diz|disse|dizem|afirma|afirmou|denuncia|juiz|tribunal",
    "it": "dice|ha detto|dicono|protesta|afferma|denuncia|giudice|tribunale|chiede",
    "nl": "zegt|zei|zeggen|waarschuwt|rechter|eist",
    "sv": "säger|sade|sa|varnar|domstol*",
    "da": "siger|sagde|advarer|dommer*",
    "nb": "sier|sa|advarer|dommer*",
    "fi": "sanoo|sanoi|varoittaa",
    "pl": "mówi|powiedział*|twierdzi|ostrzega|sąd|uznał",
    "cs": "říká|řekl*|varuje|soud",
    "sk": "hovorí|povedal*|varuje|súd",
    "hu": "mondja|mondta|bíróság",
    "ro": "spune|a spus|avertizează|judecător*|tribunal*",
    "hr": "kaže|rekao|rekla|upozorava|sud",
    "sr": "каже|рекао|рекла|упозорава|суд",
    "bg": "казва|каза|предупреждава|съд|съдът",
    "ru": "сказал*|говорит|заявил*|считает|суд|суда|судья|значит",
    "uk": "каже|сказав|сказала|заявив|заявила|вважає|суд",
    "el": "λέει|είπε|δήλωσε|προειδοποιεί|δικαστήριο",
    "tr": "dedi|diyor|söyledi|mahkeme|kızdırdı",
    "id": "kata|ujar|menurut|hakim|pengadilan",
    "ms": "kata|menurut|mahkamah",
    "vi": "nói|cho biết|tòa án",
    "ar": "يقول|قال|قالت|محكمة",
    "fa": "گفت|می‌گوید|دادگاه",
    "he": "אמר|אומר|אמרה|טוען",
    "ca": "diu|va dir|jutge",
    "hi": "कहा|कहते|अदालत",
    "bn": "বলেন|বলেছেন|আদালত",
    "ur": "کہا|عدالت",
    "tl": "sabi|ayon",
    "ta": "கூறினார்|நீதிமன்றம்",
    "zh": "表示|指出|认为|認為|认定|認定|判决|判決|裁定|回应|回應|呼吁|呼籲|质疑|質疑|引发|引發|讨论|討論|宣布|写着|寫著|写道|寫道|写上|说道|他说|她说|会说|者说|员说|人说|律师",
    "ja": "述べ|語っ|と話|抗議|批判|問う|とは何|解説|と書|表示に",
    "ko": "말했|밝혔|항의|비판|주장|문구|라고|묻다|판결",
    "th": "กล่าวว่า|บอกว่า|ศาล",
}  # fmt: skip
"""Words of those who tell of a prohibition: a sentence that has one is news."""

POLITE = (
    r"(?:禁じます|禁止します|禁止いたします|お断りします|お断りいたします|ご遠慮ください|ご遠慮下さい|できません|禁じられています|禁止されています"
    r"|금합니다|금지합니다|금지되어있습니다|금지됩니다)"
)
"""Ends of sentences by which a site speaks to its readers, whatever names stand before."""

FORMS: Mapping[str, str] = {
    "en": "a|an|the|you|your|permit|permits|allow|allows|authorise|authorize|grant|against|pursuant|directive|eu|dsm|mining|of|or|and|in|on|to|by|for|from|any|all|every|whole|part|parts|full|is|are|be|been|may|must|can|cannot|shall|should|not|no|nor|do|don't|without|with|within|our|this|these|that"
    "|worldwide|owners|stated|noted|conventions|laws|its|their|form|forms|means|medium|manner|way|express|expressly|explicit|explicitly|prior|previous|written|permission|consent|authorisation|authorization|approval|strictly|please|other|otherwise|copyright|copyrighted|rights|right|such|it|as|if|only|at|total|partial|partially|entire"
    "|entirety|images|image|photos|photo|photographs|pictures|videos|graphics|commercial|purpose|purposes|electronic|mechanical|including|photocopying|recording|train|training|trained|development|develop|developing|model|models|system|systems|software|tools|technology|technologies|generative"
    "|crawling|crawlers|bots|automated|data|information|news|also|similar|those|publisher|publishers|author|authors|owner|notice|terms|elsewhere|into|through|use|permitted|law|under|applicable|we|does|has|have|agency|editor|editors|large|ingestion|input|unless|agreed|asking|first|us|them|him"
    "|reader|readers|material|stories|report|reports|item|items|website|web|page|pages|site|sites|channel|channels|platform|platforms|online|print|offline|format|using|which|who|whom|where|contact|desk|newsroom|office|third|party|parties|anyone|anywhere|one|advance|granted|given|obtained"
    "|circumstances|whatsoever|kind|sort|either|work|works|contents|content|article|articles|text|texts",
    "de": "gemäß|recht|gegen|urhg|inhalt|inhalten|artikeln|texten|beiträgen|der|die|das|des|dem|den|ein|eine|einer|eines|und|oder|von|für|zum|zur|zu|mit|ohne|nur|auch|ganz|teilweise|in|im|auf|durch|ist|sind|wird|werden|darf|dürfen|nicht|kein|keine|jede|jegliche|jeglicher|alle|aller|sowie|andere"
    "|genehmigung|zustimmung|erlaubnis|einwilligung|gestattet|streng|strengstens|form|rechte|geschützt|bilder|fotos|auszüge|auszügen|gewerbliche|kommerzielle|training|trainieren|entwicklung|systemen|systeme|modelle|modellen|sinne|uns|wir|vor|dieser|dieses|diese|unserer|unseren|zwecke|zwecken"
    "|verlags|verlag|inhalte|artikel|texte|text|beitrag|beiträge|meldungen|berichte|seite|seiten|website|webseite|webseiten|internetseite|angebots|angebot|portals|redaktion*|herausgeber*|verfasser*|autor*|urheber*|erlaubt|zulässig|möglich|weder|noch|vorher|vorherige*|schriftlich*|unser|unserem"
    "|unsere|wurde|haben|anderen|medien|dritte|dritten|bitte|nach|bei|elektronisch*|gedruckt*|sonstig*|jeder|jedes|art|einholung|quellenangabe|auszugsweise*|worden|wenn|sofern|soweit|ausdrücklich*|ganze*|teile|teilen|außerhalb|grenzen|rechteinhaber*",
    "fr": "art|cpi|code|directive|droit|relatif|propriété|intellectuelle|exercé|la|le|les|l|de|du|des|d|et|ou|en|toute|toutes|tout|tous|partielle|totale|même|est|sont|sans|sauf|strictement|formellement|notre|nos|ce|cet|cette|ces|sur|par|pour|à|au|aux|autorisation|accord|préalable|écrite|écrit|droits"
    "|ne|pas|peut|peuvent|être|aucune|quelque|soit|forme|moyen|support|images|photos|non|autorisée|commerciale|fins|d'entraînement|entraînement|entraîner|développement|modèles|modèle|systèmes|système|qu|s|éditeur|contenu|données|textes|exprès|il|ils|articles|article|texte|contenus|site|sites"
    "|page|pages|rédaction|auteur*|éditrice|journal|média|médias|tiers|préalablement|demande|écrites|quelconque|moyens|formes|photo|photographies|illustrations|vidéos|informations|publiés|présents|présent|figurant|dans|avec|aucun|nul|doit|doivent|faire|obtenir|totalement|partiellement|partiel"
    "|total|intégral*|express*|explicite*|rigoureusement|absolument|donnée|éléments|élément|œuvre|oeuvre|permise|permis|permises|possible",
    "es": "derecho|conforme|artículo|directiva|la|el|los|las|de|del|y|o|u|en|total|totalmente|toda|todo|cualquier|queda|quedan|está|están|se|sin|con|por|para|su|sus|nuestro|nuestros|este|esta|estos|estas|a|al|ser|es|expresamente|estrictamente|permiso|consentimiento|previa|previo|expresa|expreso"
    "|escrita|escrito|derechos|no|podrá|podrán|ni|medio|medios|forma|formas|soporte|imágenes|fotos|comercial|fines|entrenamiento|entrenar|desarrollo|modelos|sistemas|titular|datos|textos|web|sitio|sitios|página|páginas|portal|artículos|contenidos|contenido|texto|noticias|noticia|información"
    "|informaciones|redacción|autor*|editor*|propietari*|citar|citando|fuente|pedir|previamente|parcial*|íntegr*|ningún|ninguna|otro|otros|otra|otras|cualquiera|modo|manera|electrónic*|mecánic*|material|materiales|publicad*|aquí|han|ha|sido|haber|obtener|permitid*|terminante*|esa|dirección"
    "|empresa",
    "pt": "a|o|as|os|de|do|da|dos|das|e|ou|em|no|na|total|totalmente|toda|todo|qualquer|fica|está|são|é|sem|com|por|para|seu|sua|nosso|nossos|este|esta|deste|desta|ao|ser|expressamente|terminantemente|estritamente|permissão|consentimento|expressa|expresso|escrita|escrito|direitos|não|pode|podem|nem"
    "|meio|meios|forma|imagens|fotos|comercial|fins|treinamento|treino|treinar|desenvolvimento|modelos|sistemas|material|reescrito|transmitido|conteúdo|dados|textos|citada|fonte|portal|site|sítio|página|páginas|texto|notícia|notícias|artigo|artigos|conteúdos|reportagens|matérias|matéria|redação"
    "|autor*|editor*|prévi*|outro|outros|outra|outras|veículo|veículos|nenhum*|citação|citar|mesmo|nossas|nossa|pelo|pela|pelos|pelas|nos|nas|publicad*|permitid*|neste|nesta|aqui|eletrônic*|mecânic*|empresa|direção|titular*|integral*|parcial*",
    "it": "diritto|articolo|direttiva|ai|la|il|lo|le|i|gli|l|di|del|della|dei|delle|dell|e|o|ed|od|in|anche|totale|parzialmente|tutti|ogni|qualsiasi|è|sono|senza|con|per|su|questo|questa|questi|nostro|nostri|a|al|essere|espressamente|severamente|strettamente|assolutamente|permesso|consenso|preventiva"
    "|preventivo|scritta|scritto|espressa|esplicita|diritti|non|può|possono|né|mezzo|forma|immagini|foto|commerciale|fini|scopi|addestramento|addestrare|sviluppo|modelli|sistemi|dati|testi|copyright|sito|siti|pagina|pagine|portale|testo|articoli|contenuti|contenuto|notizie|materiali|materiale"
    "|redazione|autor*|editor*|titolar*|nostra|presente|presenti|pubblicati|pubblicate|pubblicato|qualunque|altro|altri|altre|preventivamente|totalmente|integral*|parziale*|mezzi|web|testata|giornale|dello|degli|nostre|da|parte|terzi|dal|dalla|dai|se|salvo|richiesta|concess*|opera|opere"
    "|ottenuta",
    "nl": "uitgave|rechten|ons|wij|ten|behoeve|de|het|een|van|en|of|in|op|is|zijn|door|voor|zonder|met|niet|geen|niets|alle|elke|geheel|gehele|deze|dit|onze|uit|mag|mogen|worden|toestemming|enige|wijze|vorm|foto's|artikelen|artikel|teksten|trainen|training|systemen|modellen|tekst|data|berichten"
    "|bericht|inhoud|site|website|websites|pagina|pagina's|redactie|redacties|uitgever*|auteur*|maker*|bron|bronvermelding|na|over|te|nemen|andere|anderen|derden|media|voorafgaand|voorafgaande*|schriftelijk*|uitdrukkelijk*|verkregen|verleend|gedeelte*|kan|kunnen|nieuws|materiaal|beeld|want"
    "|hebben|vooraf|strikt|strengste",
    "sv": "och|eller|av|i|på|är|utan|med|all|hela|delar|delvis|helt|denna|detta|våra|vårt|vår|tillstånd|medgivande|materialet|texten|artikeln|bilder|för|träning|träna|modeller|utvinning|text|får|inte|ej|från|webbplats*|sajt*|hemsida*|sida|sidan|texter|texterna|artikel|artiklar|artiklarna|innehåll"
    "|innehållet|material|redaktion*|utgivar*|förlag*|upphovs*|författar*|skriftlig*|föregående|förhand|efter|det|den|att|vara|annan|annat|andra|någon|något|form|sätt|vid|webben|nyheter|nyhet|bild|bilderna|foto*|strängt|uttryckligt|tidning*|inhämtas|ange|källa",
    "da": "og|eller|af|i|på|er|uden|med|al|hele|dele|delvis|helt|denne|dette|vores|tilladelse|forudgående|samtykke|artiklen|indholdet|til|træning|modeller|må|ikke|det|den|at|fra|side|siden|sider|hjemmeside*|website*|webstedet|netsted*|tekst|tekster|teksterne|artikel|artikler|artiklerne|indhold"
    "|materiale|materialet|redaktion*|udgiver*|forlag*|forfatter*|ophav*|skriftlig*|efter|anden|andet|andre|nogen|form|måde|ved|nyheder|nyhed|foto*|billede*|blive|kan|skal|indhent*|kilde*|angivelse|medie|medier|avis*|strengt|udtrykkelig*|hel|del",
    "nb": "og|eller|av|i|på|er|uten|med|all|hele|deler|delvis|helt|denne|dette|vårt|våre|tillatelse|samtykke|artikkelen|innholdet|til|trening|modeller|må|kan|ikke|for|det|den|å|fra|side|siden|sider|nettside*|nettsted*|tekst|tekster|tekstene|artikkel|artikler|artiklene|innhold|materiale|materialet"
    "|redaktør*|redaksjon*|utgiver*|forlag*|forfatter*|opphav*|skriftlig*|forhånds*|etter|annen|annet|andre|noen|form|måte|ved|nyheter|foto*|bilde*|bli|skal|innhent*|kilde*|medier|avis*|strengt|uttrykkelig|disse",
    "fi": "ja|tai|on|ei|ilman|lupaa|kuvien|osittainkin|kokonaan|saa|sekä|kaikki|koulutukseen|kouluttamiseen|käyttö|tämän|tällä|näiden|sivuston|sivujen|sivun|sivustolla|sisältö*|sisällö*|artikkeli*|juttu*|jutun|teksti*|tekstejä|uutis*|aineisto*|materiaali*|kuva*|toimitu*|julkaisij*|kustantaj*|tekijä*"
    "|kirjalli*|etukäteis*|ennalta|erillistä|missään|muodossa|millään|tavalla|osittain|osia|ole|sen|muualla|muissa|ehdottomasti|nimenomai*|osittainen|verkkosivu*",
    "pl": "się|sobie|trenowanie|i|lub|oraz|w|z|na|do|bez|jest|są|części|jakiejkolwiek|jakiekolwiek|formie|bądź|zgody|wszelkie|systemów|modeli|szkolenia|trenowania|celu|celach|nie|może|być|to|tych|tej|tego|ten|nasz*|serwis*|stron*|portal*|witryn*|tekst*|treś*|artykuł*|materiał*|zdję*|fotografi*"
    "|wiadomości|informacj*|redakc*|wydaw*|autor*|pisemn*|uprzedni*|wyraźn*|jakikolwiek|jakichkolwiek|zamieszczon*|opublikowan*|całoś*|fragment*|częściow*|sposób|inne|innych|mediach|możliw*|po|uzyskani*|za|wykorzystani*|podani*|źródł*|praw*|właściciel*|gazet*|dziennik*|związk*|niego"
    "|elektroniczn*",
    "cs": "a|nebo|či|i|v|na|z|bez|je|jsou|jakýmkoli|celku|další|souhlasu|všechna|přísně|trénování|modelů|nesmí|těchto|tyto|tento|tohoto|této|stránek|stránkách|stránky|webu|web|portál*|serveru|článk*|článek|text*|obsah*|zpráv*|materiál*|fotograf*|obráz*|redak*|vydavatel*|autor*|písemn*|předchozí*"
    "|výslovn*|jakýkoli*|jakékoli*|jakoukoli*|zveřejněn*|publikovan*|část*|formě|způsob*|jiných|médií|médiích|možn*|po|by|být|se|pouze|uvedení|zdroj*|práv*|držitel*|provozovatel*|dalším|ani|deníku|novin|zcela",
    "sk": "a|alebo|či|v|na|bez|je|sú|akékoľvek|súhlasu|všetky|nesmie|modelov|týchto|tieto|tento|tohto|tejto|stránok|stránkach|stránky|webu|web|portál*|článk*|článok|text*|obsah*|správ*|materiál*|fotograf*|obráz*|redak*|vydavate*|autor*|písomn*|predchádzajúc*|výslovn*|akýkoľvek|akoukoľvek|zverejnen*"
    "|publikovan*|celku|form*|spôsob*|iných|médi*|možn*|po|by|byť|sa|iba|uvedeni*|zdroj*|práv*|držite*|prevádzkovate*|ďalš*|ani|denníka|novín|úplne|časť|časti|častí",
    "hu": "a|az|és|vagy|is|egy|részleges|tartalom|képek|engedély|engedélye|nélkül|jog|minden|oldal|szigorúan|oldalon|oldalról|oldalunk*|honlap*|weboldal*|cikk*|szöveg*|tartalm*|anyag*|fotó*|fénykép*|szerkesztőség*|kiadó*|szerző*|írás*|előzetes*|kifejezett*|bármilyen|bármely*|semmilyen|formában|módon"
    "|teljes*|részben|részlet*|egész*|más|egyéb|médi*|lehetséges|lehet|csak|való|történő|megjelent|közzétett|forrás*|megjelöl*|tulajdonos*|jogtulajdonos*|jogai|itt|található|ezen|saját|kivonatos*|akár|sem|lap|lapon|lapról|lapunk|lapunkból|lapból|hír|hírek|híreink|hírei|kép|képei|képeink",
    "ro": "a|al|ai|ale|și|sau|în|pe|de|din|cu|fără|este|sunt|oricărui|acordul|strict|drepturile|toate|site*|pagin*|portal*|articol*|text*|conținut*|știri*|material*|fotografi*|imagin*|redacți*|edito*|autor*|scris*|prealabil*|expres*|orice|oricare|form*|mod|mijloc*|total*|parțial*|integral*|permis*"
    "|posibil*|publicat*|prezent*|acest*|fi|poate|pot|citarea|sursei|sursa|prin|noastr*|proprietar*|titular*|ziar*|alt|alte|altă|altor|altele",
    "hr": "i|ili|u|na|bez|je|su|članaka|cijelosti|odobrenja|prava|sva|strogo|ovog|svako|svih|bilo|kojeg|sadržaj*|tekst*|člank*|članak|vijest*|materijal*|fotografij*|slik*|stranic*|portal*|web|redakcij*|uredništ*|nakladni*|izdavač*|autor*|pisan*|pismen*|prethodn*|izričit*|koji|kojem|koje|obliku|način*"
    "|djelomičn*|djelomice|dijelov*|drugi*|medij*|moguć*|objavljen*|naveden*|izvor*|vlasni*|ove|ovih|naših|našeg|se|uz|samo|dopušten*|dozvoljen*",
    "sr": "и|или|у|на|без|је|су|чланака|целости|дозволе|права|сва|строго|садржај*|текст*|чланк*|чланак|вест*|материјал*|фотографиј*|слик*|страниц*|сајт*|портал*|редакциј*|уредништ*|издавач*|аутор*|писан*|писмен*|претходн*|изричит*|било|који|ком|облику|начин*|делимичн*|делов*|други*|медиј*|могућ*"
    "|објављен*|наведен*|извор*|власни*|овог|ове|ових|наших|нашег|се|уз|само|дозвољен*|допуштен*",
    "bg": "и|или|на|в|без|е|са|с|цялото|част|части|изцяло|разрешение|съгласие|съгласието|права|всички|строго|от|съдържани*|текст*|стати*|новини*|материал*|снимк*|изображени*|страниц*|сайт*|портал*|редакци*|издател*|автор*|писмен*|предварител*|изрич*|какъвто|каквато|форма|начин|частичн*|други|медии"
    "|възможн*|публикуван*|посочване|източник*|собственик*|този|тази|тези|нашите|нашия|се|да|само|не|могат|може|бъде|бъдат|цял|цяла|цяло|цялост",
    "ru": "и|или|в|на|с|без|любая|любое|любых|всех|полная|полное|информации|разрешения|согласия|права|все|строго|категорически|данных|этого|наших|обучения|для|моделей|систем|целях|не|может|быть|могут|каких-либо|том|числе|их|материал*|текст*|стат*|новост*|публикаци*|фотограф*|фото|изображени*|сайт*"
    "|портал*|страниц*|контент*|редакци*|издател*|автор*|правообладател*|письменн*|предварительн*|явно*|любом|любой|любым|виде|форме|способ*|объем*|объёме|полност*|частичн*|части|иных|других|сми|ресурс*|возможн*|допуск*|размещен*|опубликован*|указани*|источник*|владельц*|данного|нашего|нашей"
    "|только|по|после|получени*|согласова*|газет*|издани*|активн*|ссылк*|данный|всё|из|а|также|использовани*|каким|либо",
    "uk": "і|й|та|або|чи|в|у|на|з|із|без|будь-яке|будь-яка|будь-який|усіх|всіх|повний|повне|статей|дозволу|згоди|права|усі|всі|суворо|даних|для|навчання|моделей|систем|не|може|бути|тому|числі|їх|матеріал*|текст*|статт*|новин*|публікаці*|фотограф*|фото|зображен*|сайт*|портал*|сторінк*|контент*|редакц*"
    "|видавц*|видавництв*|автор*|правовласник*|письмов*|попередн*|будь|який|яке|якому|якої|якій|вигляді|формі|спос*|обсязі|повніст*|частков*|частин*|інших|змі|медіа|ресурс*|можлив*|розміщен*|опублікован*|зазначен*|джерел*|власник*|цього|нашого|наших|нашої|лише|тільки|після|отриманн*|погоджен*"
    "|газет*|видання|активн*|посилан*",
    "el": "η|ο|το|οι|τα|του|της|των|τον|την|και|ή|σε|στο|στη|με|χωρίς|μέρους|φωτογραφιών|μέσο|άδεια|έγκριση|δικαιώματα|δικαιώματος|αυστηρά|ρητά|εκπαίδευση|συστημάτων|μοντέλων|για|παντός|κείμεν*|κειμέν*|άρθρ*|περιεχόμεν*|περιεχομέν*|ειδήσ*|υλικ*|φωτογραφί*|εικόν*|ιστοσελίδ*|ιστότοπ*|ιστοχώρ*|σελίδ*"
    "|σύνταξη*|συντακτικ*|εκδότ*|εκδοτ*|συγγραφέ*|δημιουργ*|γραπτ*|έγγραφ*|προηγούμεν*|οποιο*|οποια*|ολόκληρ*|ολικ*|μερικ*|τρόπ*|μορφή|παρόν*|παρούσ*|αναφορά|πηγή*|ιδιοκτήτ*|δικαιούχ*|μας|στην|στον|στα|κατόπιν|έστω|αποσπασματικ*|διαδίκτυ*|μόνο|μέσα|είναι|που|δημοσιεύ*|ύστερα|ρητή|ρητής|μέρος"
    "|μέρη|μέσου|άλλο|άλλα|άλλη|άλλου|αυτό|αυτού|αυτών|αυτή|αυτής|τη|συγκατάθεση*",
    "tr": "ve|veya|ya|da|bu|dahi|tamamı|tamamının|bir|kısmı|bölümü|kısmen|tamamen|hakları|her|tüm|hakkı|kesinlikle|olmadan|izni|önceden|yer|alan|eğitimi|eğitmek|için|eğitiminde|modelleri|modellerinin|amacıyla|haber*|içeri*|yazı*|metin*|fotoğraf*|görsel*|resim*|site*|sayfa*|kaynak*|gösteril*|bile"
    "|yazar*|yayıncı*|redaksiyon*|editör*|olmaksızın|şekilde|hiçbir|herhangi|hiç|tümü*|olarak|edil*|belirtil*|link|aktif|başka|yerde|mecra*|ortam*|gazete*|sahip*|telif*|izin*|alın*|ile|yapıl*|tarafından|eser*|özel|kullanım*|suretiyle|ajans*",
    "id": "dan|atau|di|dari|isi|sebagian|keseluruhan|tanpa|izin|tertulis|konten|artikel|berita|situs|ini|untuk|dengan|tujuan|apa|pun|bentuk|apapun|keras|dalam|ke|melatih|pelatihan|model|sistem|redaksi|hak|cipta|undang-undang|laman|website|web|media|halaman|foto|gambar|tulisan|teks|materi|penerbit"
    "|penulis|pemilik|terlebih|dahulu|sebelumnya|seluruh*|cara|manapun|mana|yang|oleh|pada|kami|itu|sumber|menyebutkan|mencantumkan|ada|adanya|karya|kepentingan|komersial|penggunaan",
    "vi": "mọi|hình|thức|nội|dung|bài|viết|trang|này|từ|trên|dưới|bất|kỳ|khi|chưa|được|sự|đồng|ý|bằng|văn|bản|của|không|có|toàn|bộ|hoặc|một|phần|để|huấn|luyện|mô|cho|và|phép|việc|báo|tin|website|web|site|cứ|nếu|tòa|toà|soạn|tác|giả|ban|biên|tập|nguồn|ghi|rõ|mà|lại|nhà|xuất|chúng|tôi|trước|hành|vi|đều"
    "|bị|ảnh|thông|các|tại|đây|sao|chép|trích|dẫn|đăng|quyền|chấp|thuận|sử|dụng|vui|lòng|xin|nào",
    "ar": "أو|و|أي|من|في|هذا|هذه|المحتوى|محتوى|المحتويات|محتويات|الموقع|موقع|المواد|المقال|المقالات|دون|بدون|إذن|موافقة|مسبق|مسبقة|خطي|خطية|كتابي|كليا|جزئيا|كلياً|جزئياً|جميع|الحقوق|حقوق|تماما|نماذج|لتدريب|تدريب|منعا|باتا|كتابية|هيئة|التحرير|إدارة|الناشر|المؤلف|المحرر|الجريدة|الصحيفة|مادة|المادة"
    "|الأخبار|خبر|الصور|صور|النصوص|نص|مقال|المنشورة|منشورة|صريح|صريحة|جزء|أجزاء|كل|كلي|جزئي|بأي|شكل|وسيلة|طريقة|صورة|على|إلى|إلا|بعد|الحصول|ذكر|المصدر|الإشارة|النشر|الطبع|محفوظة|لا|لدى|عن|قبل|أغراض|تجارية|نطاق|ولو|كان|لنا|موادنا|مقالاتنا|لأي",
    "fa": "و|یا|از|در|این|هر|گونه|هرگونه|مطالب|محتوا|محتوای|سایت|بدون|اجازه|کتبی|ذکر|منبع|است|حقوق|تمامی|برای|آموزش|مدل|مطلب|محتویات|خبر|اخبار|تصاویر|عکس|عکس‌ها|متن|متون|مقالات|وب|وبسایت|پایگاه|خبرگزاری|تارنما|رسانه|تحریریه|ناشر|نویسنده|نویسندگان|مدیر|مسئول|کسب|اخذ|قبلی|نوع|شکل|صورت|کامل|جزئی|بخشی|به"
    "|با|می|باشد|شود|شده|منتشر|را|حق|محفوظ|کلیه|مادی|معنوی|تنها|نیست|مگر|لینک|رسمی|هیچ|ها|های",
    "he": "את|או|של|כל|חלק|התוכן|תוכן|באתר|האתר|הכתבה|ללא|אישור|רשות|בכתב|מראש|אין|הזכויות|לאימון|אימון|מודלים|לצורך|מן|מתוך|כתבות|כתבה|תכנים|תכני|אתר|אתרנו|מאמרים|מאמר|תמונות|תמונה|טקסט|טקסטים|חומר|חומרים|ידיעות|מערכת|עורך|עורכים|מחבר|מוציא|לאור|בעל|בעלי|זכויות|זכות|בלא|בלי|הסכמה|כתב|מפורש|מפורשת"
    "|חלקי|מלא|צורה|אופן|דרך|אמצעי|זה|זו|אלה|על|יש|לקבל|שהיא|בהחלט|אחר|אחרים|מסחרי|שימוש|הם|היא|הן|חל",
    "ca": "la|el|els|les|de|del|dels|i|o|sense|permís|qualsevol|tots|drets|queda|està|text|textos|article|articles|contingut|continguts|notícies|pàgina|web|lloc|portal|redacció|autor*|edito*|escrit*|prèvi*|previ|previa|es|permet|permès|ser|poden|pot|mitjà|mitjans|forma|total*|parcial*|aquest*|nostr*"
    "|imatges|fotografies|expres*|als|amb|en|per|cap|part|titular*",
    "zh": "对|對|针对|我们|我們|未经|未經|非经|授权|授權|许可|許可|同意|允许|允許|书面|書面|任何|单位|單位|个人|個人|媒体|媒體|机构|機構|网站|網站|组织|組織|本站|本网|本網|本文|本报|本報|本刊|本公司|所有|全部|一切|内容|內容|文章|作品|图片|圖片|文字|稿件|资料|資料|信息|数据|數據|均|一律|或|及|和|与|與|等|的|将|將|以|以任何|形式|方式|进行|進行|其他|其它|用途|商业|商業|目的|擅自|者|版权|版權|著作权|著作權|声明|聲明|训练|訓練|开发|開發|不|得|于|於|为|用|事先|明示|下|上|在|由|方|人|平台"
    "|转|私自|任何人|自行|须|須|需|必须|必須|应|應|先|取得|获得|獲得|征得|徵得|经|經|联系|聯繫|如需|如要|请|請|编辑部|編輯部|报社|報社|网友|網友|均须|本|报道|報道|新闻|新聞|视频|視頻|音频|音頻|图文|圖文|部分|全文|原创|原創|首发|享有|侵权|侵權|盗版|盜版|违者|違者|必究|法律|责任|責任|追究|依法|并|並|保留|权利|權利|其|之|或者|以及|包括|但不限于|在内|不限于|公众号|公眾號|自媒体|客户端|行为|行為|本社|独家|獨家|刊载|刊載|登载|登載|发表|發表|刊物|网络|網絡|网页|網頁|他人|第三方|严格|嚴格"
    "|郑重|鄭重|特别|特別|重要|提示|友情|温馨|凡|注明|註明|来源|來源|均为|均為|系|係|如|若|转载请|出处|出處|付费|付費|购买|購買|稿酬|邮件|郵件|邮箱|郵箱|电话|電話|微信|后台|後台|留言|私信|申请|申請|署名|完整|修改|商用|谢谢|謝謝|合作|咨询|致电|已|尚未|对外|對外",
    "ja": "テキスト|権利|テキスト及び|無断|記事|写真|画像|文章|本文|内容|コンテンツ|データ|情報|素材|動画|サイト|ページ|掲載|一切|すべて|全て|全部|一部|または|又は|もしくは|および|及び|並びに|ならびに|許可|許諾|承諾|承認|事前|書面|なく|なし|なしに|により|による|よる|ための|ため|目的|での|では|されて|された|されている|して|した|します|いたします|致します|です|ます|ください|下さい|等|など|固く|著作権|者|の|を|は|も|や|と|で|に|へ|が|その他|営利|学習|開発|モデル|ウェブ|当該|行為|こと|二次|場合|ん"
    "|おります|けて|る|許可なく|内|お|おこと|わり|断り|かたく|問わず|いかなる|形|方法|方式|媒体|新聞|社|本紙|本誌|紙面|編集部|著者|筆者|掲載の|掲載された|あらゆる|これ|それ|、|・|文書|文|図版|イラスト|映像|音声|ロゴ|商用|同意|得ず|得ない|得ること|得ずに|無く|ること|ものと|とします|おり|又|著作|権法|法|上|認め|られ|除き|除く|例外|行う|行なう|する|ことは|他|転|載|よ|り|から|であれ|必ず|ご|連絡|協会|組合|本会",
    "ko": "무단|및|또는|등|이|기사|의|를|을|은|는|저작권자|저작권|콘텐츠|본|모든|내용|사진|자료|사이트|합니다|입니다|됩니다|하며|없이|허가|허락|동의|사전|서면|위한|위해|목적|목적으로|으로|로|에|대한|와|과|학습|데이터|모델|훈련|인|한|하여|할|수|상업적|영리|크롤링|수집|본지|본보|당사|저희|없는|승인|일체|전부|일부|글|문구|이미지|영상|동영상|그림|뉴스|신문|홈페이지|웹사이트|게시물|게시|게시된|저작물|저작권법|의해|따라|보호|받는|받|바|용도|다른|타|매체|어떠한|어떤|형태|방식|경우|시|법적|책임|물을"
    "|있습니다|있|편집부|언론사|출처|밝히지|않은|허용|되지|않습니다|절대|엄격히|에서|으로도|도|만|라도|하거나|거나|하는|행위|것|되며|제공|모두|위|나|후|반드시|당|습니다|ㆍ|·|본사",
    "ms": "isi|berita|artikel|kandungan|laman|web|media|halaman|gambar|foto|tulisan|teks|bahan|penerbit|penulis|pemilik|editor|pengarang|bertulis|terlebih|dahulu|sebahagian|mana-mana|mana|seluruh*|sebarang|bentuk|cara|apa|jua|pun|yang|oleh|pada|kami|dari|daripada|di|ini|tanpa|dan|atau|sumber|adalah"
    "|semula|dalam|bahagian|pihak|untuk|boleh|tidak|hak|cipta|kepada|dilarang|keras",
    "tl": "ang|ng|mga|sa|na|nang|walang|wala|ito|nito|anumang|alinmang|anuman|bahagi|artikulo|balita|nilalaman|larawan|teksto|website|pahina|site|may-akda|patnugot|patnugutan|editor|tagapaglathala|nakasulat|paunang|pahintulot|mula|kay|ni|o|at|kung|hindi|maaaring|buo|buong|kabuuan|paraan|anyo|mahigpit"
    "|lahat|karapatan|sipi|karapatang|reserbado|nakalaan|dito|aming|namin|may",
    "hi": "बिना|के|की|का|को|से|में|इस|यह|हमारी|हमारे|वेबसाइट|साइट|पोर्टल|पृष्ठ|सामग्री|सामग्रियों|लेख|लेखों|समाचार|समाचारों|खबर|खबरों|तस्वीर|तस्वीरों|चित्र|चित्रों|पाठ|किसी|भी|रूप|तरह|प्रकार|लिखित|पूर्व|अनुमति|और|या|अथवा|एवं|करना|करने|बनाना|है|हैं|नहीं|मना|पूर्णतः|सख्त|पूरी|आंशिक|पूर्ण|संपादक"
    "|संपादकीय|प्रकाशक|लेखक|स्वामी|ली|लिए|जा|सकता|सकती|सकते|अन्य|कहीं|पर|प्रकाशित|सर्वाधिकार|सुरक्षित|कॉपीराइट|कृपया|न|करें|हमारा|अंश|भाग|कोई|यहां|द्वारा|माध्यम|उद्देश्य|बगैर",
    "bn": "ছাড়া|ব্যতীত|বিনা|এই|এ|সাইটের|ওয়েবসাইটের|ওয়েবসাইট|সাইট|লেখা|লেখার|সংবাদ|খবর|ছবি|ছবির|কনটেন্ট|বিষয়বস্তু|কোনো|কোন|অংশ|অনুমতি|অনুমতির|পূর্ব|লিখিত|বা|ও|এবং|করা|করে|যাবে|না|আইনত|সম্পূর্ণ|দণ্ডনীয়|অপরাধ|কর্তৃপক্ষের|সম্পাদকের|প্রকাশকের|লেখকের|আমাদের|থেকে|অন্য|কোথাও|হিসেবে|নিয়ে|তথ্য|প্রতিবেদন"
    "|সব|সর্বস্বত্ব|স্বত্ব|সংরক্ষিত|পূর্বানুমতি|আংশিক|পুরো|মাধ্যমে|গ্রহণ|ব্যবহার|ব্যবহারের",
    "ta": "இந்த|இத்தள*|தளத்தின்|தளத்தில்|இணையதள*|வலைத்தள*|கட்டுரை*|செய்தி*|உள்ளடக்க*|படங்க*|புகைப்பட*|பக்க*|எழுத்துப்பூர்வ*|முன்|அனுமதி*|இல்லாமல்|இன்றி|எந்த*|ஒரு|பகுதி*|வடிவ*|முறை*|அல்லது|மற்றும்|செய்வது|செய்யக்|செய்ய|கூடாது|ஆசிரிய*|பதிப்பாள*|எங்கள்|எமது|முழு*|உள்ளது|உரிமை*|அனைத்து*|உள்ளன|பெறாமல்"
    "|இங்கு|வெளியான|ஆகும்|தடை",
    "ur": "بغیر|بلا|کے|کی|کا|کو|سے|میں|اس|یہ|ہمارے|ہماری|ویب|سائٹ|صفحہ|مواد|مضامین|مضمون|خبر|خبریں|خبروں|تحریر|تحریری|پیشگی|کسی|بھی|شکل|طرح|صورت|اور|یا|کرنا|کرنے|ہے|ہیں|نہیں|سختی|مکمل|جزوی|ادارے|ادارہ|مدیر|ناشر|مصنف|حصہ|حصے|کوئی|جملہ|حقوق|محفوظ|بحق|قانونا|قانوناً|جرم|تصاویر|تصویر|پر|جا|سکتا|سکتی|حاصل"
    "|کیے|لیے",
    "th": "โดย|ไม่|ได้|รับ|อนุญาต|ก่อน|เป็น|ลายลักษณ์อักษร|จาก|บทความ|เนื้อหา|ข่าว|ภาพ|รูปภาพ|ข้อความ|ข้อมูล|ส่วนหนึ่งส่วนใด|ส่วนใด|ส่วนหนึ่ง|ทั้งหมด|บางส่วน|หรือ|และ|ของ|ใน|เว็บไซต์|เว็บ|นี้|เว็บไซต์นี้|ต่อ|ให้|นำ|ไป|กองบรรณาธิการ|บรรณาธิการ|ผู้เขียน|เจ้าของ|สำนักพิมพ์|สำนักข่าว|เท่านั้น|การ|ใดๆ|ใด"
    "|ๆ|ทั้งสิ้น|ลิขสิทธิ์|ตามกฎหมาย|ตาม|กฎหมาย|พระราชบัญญัติ|พ.ศ.|พศ|สงวน|สิทธิ์|ทุกประการ|เรา|เด็ดขาด|ก|ทาง|เพื่อ|การค้า|อื่น|ที่|มี|ความ|ยินยอม|อ้างอิง|แหล่งที่มา|ซ้ำ|โดยเด็ดขาด|ทุก|รูปแบบ|วิธี|มิ|มิได้|ต้อง|ขอ|อีก|ห้าม",
}  # fmt: skip
"""The other words of such a notice."""

OWN: Mapping[str, str] = {
    "en": "this|these|our",
    "de": "diese|dieser|dieses|diesem|diesen|unsere|unserer|unseren",
    "fr": "ce|cet|cette|ces|nos|notre",
    "es": "este|esta|estos|estas|nuestro|nuestros",
    "pt": "este|esta|deste|desta|nosso|nossos",
    "it": "questo|questa|questi|nostro|nostri",
    "nl": "deze|dit|onze",
    "sv": "denna|detta|våra",
    "da": "denne|dette|vores",
    "nb": "denne|dette|vårt",
    "pl": "ten|tego|tej|naszego",
    "cs": "tento|tohoto|této",
    "ru": "этот|этого|данный|данного|наших",
    "uk": "цей|цього|цієї|наших",
    "tr": "bu",
    "zh": "本站|本网|本網|本文|本报|本報|本刊|本公司|本作品|本平台",
    "ja": "当サイト|本サイト|当ウェブサイト|本ウェブサイト|当ホームページ|本ホームページ|この記事|本記事|当社|弊社|本紙|本誌|当ページ|本ページ|当新聞",
    "ko": "본기사|이기사|본사이트|본콘텐츠|당사|본지",
    "hi": "इस|हमारी|हमारे",
    "ar": "هذا|هذه",
    "ms": "ini|kami",
    "id": "kami",
    "th": "เว็บไซต์นี้|บทความนี้|ข่าวนี้",
}  # fmt: skip
"""Words by which a site speaks of its own."""
