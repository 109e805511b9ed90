"""Words of sentences that put something under a license, by language."""

from collections.abc import Mapping

WHOLES: Mapping[str, str] = {
    "en": "work|works|article|articles|page|post|posts|story|stories|text|texts|content|contents|site|website|blog|materials?|publication",
    "zh": "本文|本站|本网|本網|本作品|本页|本頁|本刊|本报|本報|文章|内容|內容|网站|網站|作品|文字|正文|全文|博客",
    "de": "werk|werke|artikel|inhalte?|texte?|seite|website|beitrag|beiträge",
    "fr": "œuvre|oeuvre|article|articles|contenus?|textes?|site|page|billet",
    "es": "obra|obras|artículos?|contenidos?|textos?|sitio|página|publicación",
    "it": "opera|opere|articol[oi]|contenut[oi]|test[oi]|sito|pagina",
    "pt": "obra|obras|artigos?|conteúdos?|textos?|site|página|publicação",
    "nl": "werk|artikelen|artikel|inhoud|tekst|teksten|pagina",
    "pl": "utwór|utwory|artykuły?|treści|treść|teksty?|strona",
    "ru": "статья|статьи|материалы?|тексты?|сайта?|сайте|публикаци[яи]|контент|произведение",
    "uk": "стаття|статті|матеріали?|тексти?|сайту?|сайті|публікаці[яї]|контент|твір",
    "cs": "dílo|článek|články|obsah|texty?|web|stránka",
    "tr": "eser|makale|içerik|metin|site|sayfa|yazı",
    "ja": "サイト|ウェブサイト|作品|記事|文書|ページ|ブログ|コンテンツ|著作物",
    "ko": "(?:저작물|사이트|웹사이트|기사|콘텐츠|글|블로그|홈페이지)(?:은|는|의|에)?",
}
"""Words for the article or the site."""

DEMONSTRATIVES = r"this|these|本|diese[rs]?|cette|cet|ce|esta|este|est[oa]s|quest[oa]|deze|dit|ten|ta|то|эт\w+|данн\w+|ц\w+|toto|tento|bu"
"""Words by which an article refers to itself."""

PARTS: Mapping[str, str] = {
    "en": "photo|pictur|imag|icon|illustrat|logo|graphic|map|video|audio|sound|music|song|podcast|font|typeface|comment|cover(?!ed)|artwork|drawing"
    "|cartoon|data|code|theme|template|software|thumbnail|screenshot|chart|figure|banner|avatar|sketch|paint|emoji|courtesy|credit|embed"
    "|quot|excerpt|summary|abstract|user|guest|third|other people|some|parts?\\b|portion|select|individual|certain|uses?\\b|using|powered"
    "|based|adapted|derived|built|made with|include|contain|provided by|thanks|not\\b|no longer|never|formerly|previous|until"
    "|(?<!otherwise )(?:noted|indicated|marked|stated)\\b",
    "zh": "图片|圖片|图像|圖像|照片|摄影|攝影|插图|插圖|配图|配圖|图标|圖標|图源|圖源|图[/：:]|地图|地圖|漫画|漫畫|视频|視頻|音频|音頻|音乐|音樂"
    "|字体|字體|评论|評論|封面|素材|表情|模板|主题|主題|头像|頭像|数据|數據|代码|部分|引用|摘要|除外|不包括|不适用|不適用|并非|並非|不是|基于|来自",
    "de": "foto|bild|grafik|karte|musik|lied|schrift|kommentar|titelbild|zeichnung|daten|abbildung|teil|einige|zitat|nicht unter|basier|verwendet|nutzt",
    "fr": "cliché|icône|carte|vidéo|musique|chanson|police de|couverture|dessin|donnée|certain|partie|citation|n['’]est pas|ne sont pas|utilise|basé",
    "es": "imagen|imágen|icono|ícono|ilustra|gráfico|mapa|vídeo|canción|fuente|comentario|portada|dibujo|dato|algun|parte|cita|no está|usa\\b|basad",
    "it": "immagin|icon|illustra|grafic|mappa|musica|canzone|carattere|comment|copertina|disegn|dati|alcun|parte|citazion|non è|non sono|usa\\b|basat",
    "pt": "imagem|imagens|ícone|ilustra|gráfico|vídeo|música|fonte|comentário|capa|desenho|dado|algu|parte|citaç|não|usa\\b|basead",
    "nl": "afbeelding|beeld|pictogram|kaart|muziek|lettertype|reactie|tekening|gegevens|deel|sommige|citaat|niet|gebruikt|gebaseerd",
    "pl": "zdjęci|obraz|fotogr|ikon|ilustr|grafi|mapa|film|muzyk|czcion|komentarz|okładk|rysun|dane|część|niektór|cytat|nie |używa",
    "ru": "фото|изображ|картин|икон|иллюстр|логотип|график|карт|видео|аудио|музык|песн|шрифт|коммент|обложк|рисун|данные|часть|некотор|цитат|не |кроме",
    "uk": "зображ|картин|ікон|ілюстр|графік|відео|аудіо|музик|пісн|шрифт|комент|обкладин|малюн|дані|частин|деяк|цитат|крім",
    "cs": "fotk|obráz|ikon|ilustr|mapa|hudb|písm|komentář|obálk|kresb|některé|část|citát|není",
    "tr": "fotoğraf|resim|görsel|simge|harita|müzik|şarkı|yazı tipi|yorum|kapak|çizim|veri|bazı|kısm|alıntı|değil",
}
"""Beginnings of words for a part of a page, for other people's works, or for less than all."""

LICENSE = (
    "cc|by|sa|nc|nd|creative|commons|attribution|share|alike|sharealike|non|commercial|noncommercial|no|derivatives?|noderivatives|international"
    "|generic|unported|licen[sc]ed?|licencia|licença|licenza|licencja|licentie|lizenz|licence|licenci|лицензи[яеи]|ліцензі[яєї]|lisans|under|a|the"
    "|is|are|and|or|public|domain|zero|terms|of|use|copyright|deed|知识共享|知識共享|署名|相同方式共享|非商业性使用|禁止演绎|国际|许可协议|许可|授權|授权|协议|采用|使用|遵循"
)
"""Words of the names of licenses."""

FORMS: Mapping[str, str] = {
    "en": "all|this|these|the|of|on|in|our|an?|is|are|and|its?|licen[sc]ed?|under|by|available|published|released|distributed|shared|provided|covered"
    "|made|entire|whole|terms|with",
    "de": "diese[rsnm]?|der|die|das|des|den|dem|auf|von|ist|sind|steht|stehen|unter|einer|lizenz|lizenziert|veröffentlicht|verfügbar|alle[rs]?|und",
    "fr": "cet|cette|ce|ces|le|la|les|l|du|de|des|sur|est|sont|sous|licence|licences|mise?s?|à|disposition|selon|termes|tous|tout|publiée?s?|et|d|une",
    "es": "est[ae]s?|el|la|los|las|de|del|en|todos?|todas?|está|están|bajo|una|licencia|se|publican?|distribuyen?|licenciad[oa]s?|y",
    "it": "quest[oaie]|il|la|i|gli|le|del|della|di|su|sono|è|con|sotto|una|licenza|rilasciat[oaie]|distribuit[oaie]|pubblicat[oaie]|tutti|tutto|e",
    "pt": "est[ae]s?|os?|as?|de|do|da|deste|neste|está|estão|é|são|licenciad[oa]s?|disponíve(?:l|is)|sob|uma|licença|todos?|e",
    "nl": "dit|deze|de|het|op|van|is|zijn|onder|een|licentie|alle|gelicentieerd|beschikbaar|gepubliceerd|valt|vallen|en",
    "pl": "ten|ta|to|na|tej|jest|są|dostępn[yea]|licencji|wszystkie|udostępnion[yea]|stronie|i",
    "ru": "все|весь|на|этом|доступ(?:ен|на|ны|но)|по|под|лицензи(?:и|ей)|опубликован[аы]?|распространя(?:ется|ются)|текст|и",
    "uk": "усі|весь|на|цьому|доступн(?:ий|а|і|е)|за|під|ліцензі(?:єю|ї)|опубліковано|поширю(?:ється|ються)|текст|і",
    "cs": "tento|toto|tato|všechny|na|je|jsou|pod|licencí|dostupn[ýáé]|zveřejněn[oyýa]?|a",
    "tr": "bu|tüm|ile|altında|lisansı|lisanslanmıştır|ve",
    "ko": "이|본|에|로|의|은|는|크리에이티브|커먼즈|커먼스|저작자표시|저작자|표시|변경금지|비영리|동일조건변경허락|국제|대한민국|라이선스|라이선스에|라이선스로|라이센스에|이용허락|조건에|따라|이용할|수|있습니다"
    "|제공됩니다|배포됩니다|적용됩니다|별도|표시가|없는|한|모든|하에",
}
"""The other words of a sentence that puts all of an article or a site under a license."""

CHINESE_FORMS = (
    "除(?:特别|另有|非另有)?(?:注明|说明|声明)(?:外|之外)?|本作品|本[文站网網页頁刊报報]|文章|内容|內容|网站|網站|作品|文字|正文|全文|所有|全部|均|都|采用|採用|遵循|依据|依據|以|按照?|在|下|进行|進行"
    "|许可|許可|授权|授權|发布|發布|使用|的|上|由|根据|根據|协议|協議|条款|條款|知识共享|知識共享|署名|国际|國際|版权"
)
"""The same in Chinese, which has no blanks."""

JAPANESE_FORMS = (
    "このサイト|この作品|この記事|この文書|このページ|このブログ|このウェブサイト|当サイト|本サイト|本ウェブサイト|本作品|本記事|当ウェブサイト|サイト|ウェブサイト|作品|記事|文書|ページ|ブログ"
    "|コンテンツ|著作物|クリエイティブ|コモンズ|ライセンス|パブリック|ドメイン|表示|継承|国際|日本|特に|別途|断り|記載|ない|限り|すべて|全て|提供|公開|許諾|利用|使用|されて|されています|しています|います"
    "|おります|できます|することが|条件|従って|基づいて|基づき|下|もと|元|この|その|が|は|の|に|で|と|を|・"
)
"""The same in Japanese, which has none either."""

SOME_RIGHTS = (
    "some rights reserved|einige rechte vorbehalten|certains droits r[ée]serv[ée]s|algunos derechos reservados|alguns direitos reservados"
    "|alcuni diritti riservati|sommige rechten voorbehouden|niekt[óo]re prawa zastrze[żz]one|некоторые права защищены|保留部分[权權]利|部分[权權]利保留"
)
"""How licenses reserve what they do not allow; the license tells what that is."""

WHERE_NOTED = (
    r"(?:except|unless) (?:where|when|as)? ?otherwise (?:noted|stated|indicated|specified)|(?:sofern|soweit|wenn) nicht anders \w+"
    "|sauf (?:mention|indication) contraire|salvo (?:que se indique lo contrario|indicación contraria|diversa indicazione)"
)
"""Words that make an exception for parts with a statement of their own."""

DOUBTS = (
    r"not|no|never|except|excluding|unless|prohibited|forbidden|requires?|nicht|kein\w*|außer|sauf|pas|interdite?s?|excepto|prohibid[oa]s?|não|niet"
    r"|не|кроме|запрещен\w*|запрещён\w*"
)
"""Words in a following sentence that limit the license."""
