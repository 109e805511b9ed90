"""Labels of dates that are not the day of publication, by kind and language.

They are in lower case and separated by ``|``. Each matches the beginning of a word; in scripts
without blanks it matches anywhere. A blank matches any blanks and U+200C. With ``~`` at the end,
the date must follow at once; a single word must be near the date.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

CHANGED: Final[Mapping[str, str]] = {
    "en": "last corrected|corrected on|date edited|date changed|last changed|changed on|date of change|rewritten",
    "de": "letzte änderung|letzter stand|änderungsdatum|änderung:|zuletzt geändert|zuletzt bearbeitet|zuletzt aktualisiert|zuletzt überarbeitet|zuletzt:|zuletzt~|bearbeitet am|korrigiert am|fortgeschrieben|neu gefasst",
    "fr": "dernière révision|corrigé le|édité le|remanié|actualisé|dernière actualisation",
    "es": "editado el|editado~|corregido el|última edición|último cambio",
    "pt": "alterado em|alterado a|última alteração|última edição|editado em|corrigido em|revisto em",
    "it": "ultima modifica|rivisto il|corretto il|ultima revisione|rettificato il",
    "nl": "aangepast op|herzien op|laatste wijziging|wijzigingsdatum|gecorrigeerd op",
    "ca": "actualitzat|actualització|darrera actualització|darrera modificació|editat el|corregit el",
    "gl": "última modificación|modificado|revisado o", "eu": "eguneratu|azken eguneraketa|aldatua",
    "sv": "ändrat|redigerad|senast ändra|senast granska|reviderad|rättad", "nb": "sist endret|sist redigert|redigert|revidert",
    "da": "sidst ændret|redigeret|senest ændret|rettet d", "is": "uppfær|breytt|síðast breytt|leiðrétt",
    "fi": "muokattu|muutettu|päivitys|viimeisin päivitys|korjattu|tarkistettu", "et": "uuendat|muudet|viimati muu|uuendamise",
    "lv": "atjaunots|atjaunota|atjaunināt|labots|mainīts|pēdējās izmaiņas|pēdējoreiz", "lt": "atnaujint|pakeist|redaguot|paskutinis pakeitimas|koreguot",
    "pl": "ostatnia modyfikacja|data modyfikacji|zmodyfikowan|modyfikacja|zmieniono|edytowan|ostatnia edycja|ostatnia aktualizacja|poprawion",
    "cs": "upraveno|naposledy upraven|poslední změna|změna:|poslední aktualizace|editováno|opraveno", "sk": "upraven|zmenen|posledná zmena|posledná úprava|naposledy",
    "sl": "posodobljen|posodobitev|zadnja sprememba|spremenjen|popravljen", "hr": "ažuriran|zadnja izmjena|posljednja izmjena|izmijenjen|izmjena:|zadnja promjena|uređeno",
    "sr": "ажуриран|последња измена|измењен|измена:|poslednja izmena|izmenjen|izmena:|последња промена", "mk": "ажуриран|последна промена|изменет|променет",
    "bg": "актуализиран|последна промяна|редактиран|променен|обновен", "ru": "изменен|отредактирован|исправлен|последнее изменение|последняя редакция|актуализирован|дата изменения",
    "uk": "змінен|відредагован|остання зміна|редагован|остання редакція|оновлен", "be": "абноўлен|зменен|апошняе абнаўленне",
    "el": "τροποποιήθηκε|τελευταία τροποποίηση|επεξεργασία:|αναθεωρήθηκε|τελευταία ενημέρωση|διορθώθηκε", "hu": "szerkesztve|utolsó módosítás|utolsó változ|javítva|átdolgozva",
    "ro": "ultima modificare|modificat|revizuit|editat|ultima actualizare", "sq": "përditësuar|përditësim|ndryshuar|modifikuar|redaktuar",
    "tr": "düzenlendi|son düzenleme|düzenlenme|son değişiklik|değiştirilme|güncellen", "az": "yenilən|yenilənmə|dəyişdiril|redaktə|son dəyişiklik",
    "kk": "жаңарт|өзгертіл|түзетілді", "ky": "жаңырт|өзгөртүл", "uz": "yangilan|oʻzgartiril|o'zgartiril|oxirgi oʻzgar|tahrirlan", "mn": "шинэчл|өөрчлөг",
    "hy": "թարմաց|փոփոխ|վերջին փոփոխ|խմբագրվ|վերջին թարմ", "ka": "განახლ|ბოლო ცვლილება|ბოლო განახლება|შეიცვალა|რედაქტირებ",
    "ar": "آخر تعديل|تعديل:|عُدل|عدل في|حُدث|تم التعديل|تاريخ التعديل|روجع", "fa": "به روز|بروزرسانی|بروز شده|آخرین تغییر|ویرایش|اصلاح شده", "ur": "اپ ڈیٹ|اپڈیٹ|تازہ کاری|ترمیم",
    "he": "נערך|שונה ב|תוקן|עריכה אחרונה|שינוי אחרון", "hi": "संशोधित|अद्यतित|अंतिम बदलाव|संपादित", "mr": "अद्ययावत|सुधारित", "ne": "अद्यावधिक", "bn": "হালনাগাদ|সংশোধিত|সম্পাদিত|সর্বশেষ পরিবর্তন",
    "ta": "புதுப்பிக்க|மாற்றப்பட்ட|திருத்தப்பட்ட", "te": "నవీకరి|సవరించ|అప్‌డేట్|అప్డేట్", "ml": "അപ്ഡേറ്റ്|പുതുക്കി|തിരുത്തി", "kn": "ನವೀಕರಿ|ತಿದ್ದುಪಡಿ", "gu": "અપડેટ|સુધારેલ", "pa": "ਅੱਪਡੇਟ|ਅਪਡੇਟ", "si": "යාවත්කාලීන",
    "am": "የተሻሻለ|ተሻሽሏል|የዘመነ|ተዘምኗል|የተስተካከለ", "sw": "imesasishwa|ilisasishwa|imehaririwa|imebadilishwa|sasisho",
    "id": "pembaruan|disunting|dimutakhirkan|pemutakhiran|perubahan terakhir|diedit", "ms": "dikemas kini|dikemaskini|kemas kini|kemaskini|dipinda", "tl": "na-update|in-update|inedit|binago|huling pagbabago",
    "th": "ปรับปรุงล่าสุด|ปรับปรุงเมื่อ|แก้ไข", "lo": "ອັບເດດ|ອັບເດັດ|ປັບປຸງ|ແກ້ໄຂ", "km": "បច្ចុប្បន្នភាព|កែប្រែ|កែសម្រួល", "my": "အပ်ဒိတ်|မွမ်းမံ|ပြင်ဆင်ခဲ့|ပြင်ဆင်သည်",
    "vi": "chỉnh sửa|sửa đổi|đã sửa|hiệu chỉnh", "ja": "編集日|最終編集|修正日|修正：|訂正：|変更日|最終変更", "ko": "변경일|갱신일|갱신:|고침|편집일", "zh": "编辑于|編輯於|最后编辑|最後編輯|修正日期|更正于|更正：|改于",
}  # fmt: skip
"""Labels of a change."""

LOOKED_AT: Final[Mapping[str, str]] = {
    "en": "print date|printing date|date printed|date of printing|printout|print-out|printed from|date accessed|access date|download date|downloaded|date of download|viewed on|visited on|saved on",
    "de": "druckdatum|druckversion vom|ausdruck|ausgedruckt|abrufdatum|abruf~|abruf am|aufgerufen am|heruntergeladen|zugriff am|zugriff:|letzter zugriff|zuletzt abgerufen|zuletzt besucht|gespeichert am",
    "fr": "date d'impression|date d’impression|impression:|impression du|imprimé|date de consultation|consultation du|page consultée|téléchargé|date de téléchargement|date d'accès|date d’accès",
    "es": "fecha de impresión|impresión:|impreso|descargad|fecha de descarga|fecha de consulta|fecha de acceso|consultad|accedido|recuperado el",
    "pt": "impresso em|impresso a|data de impressão|data da impressão|impressão:|descarregado|baixado em|transferido em|acesso em|acedido em|acessado em|consultado em|data de acesso",
    "it": "stampato|data di stampa|data della stampa|stampa del|consultato|consultazione:|data di consultazione|scaricato|data di accesso|ultimo accesso|visitato il",
    "nl": "afgedrukt|afdrukdatum|geprint|printdatum|uitgeprint|geraadpleegd|gedownload|opgehaald op|bezocht op|laatst bezocht",
    "ca": "imprès|data d'impressió|data d’impressió|consultat|data de consulta|descarregat|baixat el", "gl": "impreso|data de impresión|consultado|descargado", "eu": "inprimatu|kontsultatu|deskargatu",
    "sv": "utskriven|utskrivet|utskrift|utskriftsdatum|hämtad|hämtat|hämtades|nedladda|besökt|läst den", "nb": "skrevet ut|utskrift|utskrevet|hentet|lastet ned|nedlastet|besøkt",
    "da": "udskrevet|udskrift|hentet|downloadet|besøgt|tilgået", "is": "prentað|útprent|sótt þann|sótt~|skoðað|niðurhal",
    "fi": "tulostettu|tulostuspäivä|tuloste|luettu|viitattu|haettu|ladattu|katsottu", "et": "prinditud|trükitud|väljatrük|vaadatud|alla laaditud|allalaadi|külastatud",
    "lv": "izdrukāt|izdrukas|drukāts|skatīts|skatīta|lejupielādēt", "lt": "išspausdint|atspausdint|spausdinimo data|žiūrėta|atsisiųsta|parsisiųsta",
    "pl": "wydrukowan|data wydruku|wydruk|dostęp:|dostęp~|dostęp dnia|data dostępu|pobrano|data pobrania|ściągnięto|odczytano",
    "cs": "vytištěno|vytisknuto|datum tisku|tisk:|citováno|staženo|navštíveno|zobrazeno", "sk": "vytlačen|dátum tlače|stiahnut|citované|navštíven|zobrazené",
    "sl": "natisnjen|izpisano|datum tiskanja|datum izpisa|dostopano|dostop:|preneseno|pridobljeno", "hr": "ispisano|otisnuto|odštampano|datum ispisa|pristupljeno|pristup:|preuzeto|posjećeno",
    "sr": "одштампано|штампано|датум штампе|приступљено|преузето|odštampano|datum štampe|pristupljeno|посећено", "mk": "испечатен|отпечатен|пристапено|преземено|посетено",
    "bg": "отпечатан|разпечатан|принтиран|дата на печат|посетен|достъпен на|изтеглен|дата на достъп", "ru": "распечатан|отпечатан|дата печати|версия для печати|дата обращения|дата просмотра|дата доступа|просмотрено|скачано|проверено",
    "uk": "роздрукован|дата друку|версія для друку|дата звернення|переглянуто|дата перегляду|дата доступу|звантажено", "be": "раздрукаван|дата друку|дата звароту|прагледжана",
    "el": "εκτυπώθηκε|εκτύπωση|ημερομηνία εκτύπωσης|ανακτήθηκε|ανάκτηση|ημερομηνία πρόσβασης|πρόσβαση:|λήφθηκε|ημερομηνία λήψης", "hu": "nyomtatva|nyomtatás|kinyomtat|letölt|hozzáférés|megtekint|elérés:|utolsó elérés",
    "ro": "tipărit|imprimat|data tipăririi|data imprimării|listat la|printat|accesat|consultat|descărcat", "sq": "shtypur më|printuar|data e shtypjes|shkarkuar|aksesuar|vizituar",
    "tr": "yazdır|baskı tarihi|çıktı tarihi|çıktı alın|erişim tarihi|erişim:|erişildi|indirilme|indirildi|görüntülenme tarihi", "az": "çap tarixi|çap edilib|yüklənib|müraciət tarixi|baxılıb",
    "kk": "басып шығарыл|жүктелген|қаралған", "ky": "басып чыгарыл|жүктөлгөн", "uz": "bosib chiqarilgan|yuklab olin|koʻrilgan|murojaat sanasi", "mn": "хэвлэсэн|татсан|үзсэн",
    "hy": "տպված է|տպման ամսաթիվ|տպվել է|ներբեռնվ|այցելության|դիտված է", "ka": "დაბეჭდ|ამობეჭდ|ბეჭდვის თარიღი|ჩამოტვირთ|წაკითხვის თარიღი|ნანახია",
    "ar": "تاريخ الطباعة|طبع في|طُبع|طباعة:|تمت الطباعة|تاريخ الاطلاع|اطلع عليه|تم التنزيل|تاريخ التنزيل|تاريخ التحميل|تاريخ الوصول", "fa": "تاریخ چاپ|زمان چاپ|پرینت|تاریخ دسترسی|دسترسی در|دانلود|بازیابی|تاریخ بازدید",
    "ur": "پرنٹ|طباعت کی تاریخ|ڈاؤن لوڈ|اخذ شدہ", "he": "הודפס|תאריך הדפסה|הדפסה:|אוחזר|נצפה ב|הורד ב|תאריך גישה|נבדק ב", "hi": "मुद्रित|मुद्रण|प्रिंट|डाउनलोड|अभिगमन|देखा गया", "mr": "मुद्रित|मुद्रण|डाउनलोड",
    "ne": "मुद्रित|प्रिन्ट|डाउनलोड", "bn": "মুদ্রিত|মুদ্রণ|প্রিন্ট|ডাউনলোড|সংগ্রহের তারিখ|সংগৃহীত", "ta": "அச்சிட|பதிவிறக்க|பார்க்கப்பட்ட", "te": "ముద్రించ|ముద్రణ|డౌన్‌లోడ్", "ml": "അച്ചടിച്ച|ശേഖരിച്ച", "kn": "ಮುದ್ರಿ|ಡೌನ್‌ಲೋಡ್",
    "am": "የህትመት ቀን|የወረደበት|የታየበት", "sw": "imechapwa|tarehe ya kuchapa|imepakuliwa|ilitazamwa", "id": "dicetak|tanggal cetak|diakses|tanggal akses|diunduh|dilihat pada", "ms": "dicetak|tarikh cetak|dicapai|dimuat turun|diakses",
    "tl": "na-print|ipinrint|petsa ng pag-print|na-access|na-download|dinownload|hinango", "th": "สั่งพิมพ์|วันที่พิมพ์|พิมพ์วันที่|พิมพ์จาก|สืบค้นเมื่อ|เข้าถึงเมื่อ|เข้าชมเมื่อ|ดาวน์โหลด", "lo": "ວັນທີພິມ|ສັ່ງພິມ|ດາວໂຫລດ|ດາວໂຫຼດ|ເຂົ້າເຖິງ",
    "km": "ថ្ងៃបោះពុម្ព|ព្រីន|ទាញយក|ចូលមើល", "my": "ပရင့်|ပုံနှိပ်သည့်ရက်|ဒေါင်းလုဒ်|ကြည့်ရှုသည့်", "vi": "ngày in|in ngày|in lúc|in từ|truy cập|tải về|tải xuống|xem ngày",
    "ja": "印刷日|印刷：|印刷:|印刷した|プリント|閲覧日|閲覧：|最終閲覧|アクセス日|ダウンロード|取得日|参照日", "ko": "인쇄일|인쇄한|인쇄:|인쇄 |인쇄날짜|출력일|출력한|접속일|열람일|다운로드|확인일|조회일", "zh": "列印|印表日期|检索日期|檢索日期|查阅|查閱|下載|訪問|存取日期|浏览时间|读取日期",
}  # fmt: skip
"""Labels of the day on which a copy was printed or downloaded, or the page was viewed."""

OTHER_DAYS: Final[Mapping[str, str]] = {
    "en": "next meeting|next event|next session|next date|apply by|apply before|submit by|register by|reply by|respond by|rsvp|due by|due on|due:|due date|closing on|closes on|until~|till the~|valid until|valid from|valid:|member since|joined on|registered on|photo taken|picture taken|taken on|taken~|photographed|recorded on|date of birth|meeting date|meeting on|last day to|effective date|effective from|effective:",
    "de": "einsendeschluss|anmeldeschluss|bewerbungsschluss|meldeschluss|redaktionsschluss|annahmeschluss|bewerbungsfrist|anmeldefrist|einsendefrist|frist:|stichtag|nächster termin|nächste sitzung|nächstes treffen|termin:|bis~|bis zum~|bis spätestens|spätestens|gültig|ablaufdatum|mitglied seit|dabei seit|registriert seit|foto vom|aufgenommen|aufnahme vom|geboren",
    "fr": "date limite|date de clôture|clôture|jusqu'au|jusqu’au|avant le~|au plus tard|prochaine réunion|prochaine date|prochain rendez-vous|rendez-vous|membre depuis|inscrit depuis|inscrit le|inscription|échéance|dernier délai|photo prise|prise le|valable|né le|née le|réponse avant",
    "es": "plazo|fecha límite|hasta el~|hasta~|antes del~|próxima reunión|próxima fecha|próximo encuentro|miembro desde|inscripci|cierre de|vence el|caduca|válido|foto tomada|tomada el|socio desde|registrado desde|último día|nacido",
    "pt": "prazo|data limite|data-limite|até~|até ao~|até o~|próxima reunião|próximo encontro|membro desde|inscriç|válido|validade|foto tirada|fotografia tirada|encerramento|sócio desde|último dia|nascido",
    "it": "scadenza|scade|entro il~|entro~|fino al~|termine:|prossima riunione|prossimo incontro|membro dal|iscritto dal|iscrizion|foto scattata|scattata il|valido|ultimo giorno|termine ultimo|nato il",
    "nl": "reageren kan tot|uiterlijk|sluitingsdatum|inschrijven|inschrijving|aanmelden|lid sinds|volgende bijeenkomst|volgende vergadering|tot~|tot en met~|geldig|foto genomen|genomen op|einddatum|laatste dag",
    "ca": "termini:|data límit|fins al~|fins el~|propera reunió|membre des|inscripci|vàlid|soci des|foto feta", "gl": "prazo|data límite|ata o~|próxima xuntanza|membro desde", "eu": "epea|azken eguna|hurrengo bilera",
    "sv": "sista ansökningsdag|sista anmälningsdag|sista svarsdag|sista dag|anmälan|ansök senast|senast~|senast den~|svara senast|nästa möte|nästa träff|medlem sedan|gäller|fotograferad|bilden tagen|tagen den|född",
    "nb": "søknadsfrist|påmeldingsfrist|svarfrist|frist:|senest~|innen~|påmelding|neste møte|medlem siden|medlem fra|gyldig|bildet er tatt|født", "da": "ansøgningsfrist|tilmeldingsfrist|svarfrist|frist:|senest~|senest den~|tilmelding|næste møde|medlem siden|gyldig|billedet er taget|født",
    "is": "umsóknarfrestur|skilafrestur|frestur|skráning|næsti fundur|meðlimur síðan|félagi síðan|gildir", "fi": "hakuaika|määräaika|viimeistään|viimeinen hakupäivä|viimeinen ilmoittautumispäivä|ilmoittautu|seuraava kokous|jäsenenä|liittynyt|voimassa|kuva otettu|kuvattu|syntynyt",
    "et": "tähtaeg|tähtpäev|registreeri|järgmine koosolek|liige alates|kehtib|kuni~", "lv": "termiņš|pieteikšanās|pieteikties|līdz~|nākamā sanāksme|biedrs kopš|derīg|dzimis", "lt": "terminas|registracija|iki~|kitas posėdis|kitas susirinkimas|narys nuo|galioja|gimė",
    "pl": "termin:|zgłoszenia|zapisy|do dnia|do dnia|najbliższe spotkanie|następne spotkanie|kolejne spotkanie|członek od|użytkownik od|ważny do|ważne do|zdjęcie wykonan|zdjęcie zrobion|ostateczn|urodzon",
    "cs": "uzávěrka|termín:|přihlášky|nejpozději|do dnia|příští schůze|příští setkání|členem od|člen od|platí do|platnost|foceno|narozen", "sk": "uzávierka|termín:|prihlášky|najneskôr|do dnia|ďalšia schôdza|člen od|platí do|narodený",
    "sl": "rok za|rok prijave|rok:|prijave do|do dnia|naslednji sestanek|naslednje srečanje|član od|članica od|velja do|rojen", "hr": "rok za|rok prijave|rok:|prijave do|do dnia|sljedeći sastanak|sljedeća sjednica|član od|članica od|vrijedi do|snimljeno|rođen",
    "sr": "рок за|рок:|пријаве до|до дня|следећи састанак|следећа седница|члан од|важи до|снимљено|рођен|rok za|rok:|prijave do|sledeći sastanak|član od", "mk": "краен рок|рок за|следен состанок|член од|важи до|до дня|роден", "bg": "краен срок|срок|следваща среща|следващо заседание|член от|валиден до|до дня|записване|заснет|роден",
    "ru": "срок подачи|срок:|последний срок|крайний срок|прием заявок|приём заявок|заявки до|до дня|не позднее|дедлайн|следующее собрание|следующая встреча|следующее заседание|ближайшее заседание|на сайте с|зарегистрирован|член профсоюза с|участник с|действует до|действителен до|снято|фото сделано|родился|родилась",
    "uk": "термін:|строк|кінцевий термін|прийом заявок|заявки до|до дня|не пізніше|дедлайн|наступні збори|наступна зустріч|наступне засідання|зареєстрован|на сайті з|учасник з|дійсний до|фото зроблено|народив", "be": "тэрмін:|крайні тэрмін|да~|не пазней|наступны сход|удзельнік з|сапраўдны да",
    "el": "προθεσμία|καταληκτική|λήξη|έως~|ως τις~|έως τις~|μέχρι~|μέχρι τις~|επόμενη συνεδρίαση|επόμενη συνάντηση|μέλος από|εγγραφ|ισχύει|λήφθηκε στις|γεννήθηκε", "hu": "határidő|jelentkezés|következő ülés|következő találkozó|tagja |regisztrált|érvényes|legkésőbb|beküldési|született",
    "ro": "termen:|data limită|dată limită|data-limită|înscrieri|până la~|până pe~|următoarea ședință|următoarea întâlnire|membru din|valabil|fotografie făcută|născut", "sq": "afati|deri më~|mbledhja e ardhshme|anëtar që|vlen deri",
    "tr": "son başvuru|son gün~|son tarih|son katılım|başvuru|bir sonraki toplantı|sonraki toplantı|üyelik tarihi|üyelik:|geçerli|çekildi|çekim tarihi|doğum", "az": "son tarix|son müddət|müraciət|növbəti iclas|üzv olub|etibarlıdır", "kk": "соңғы мерзім|мерзімі|келесі жиналыс|мүше болған", "uz": "oxirgi muddat|muddati|keyingi yigʻilish|aʼzo boʻlgan",
    "hy": "վերջնաժամկետ|ժամկետ|հաջորդ ժողով|հաջորդ հանդիպում|անդամ է|մինչև~", "ka": "ბოლო ვადა|ვადა|შემდეგი შეხვედრა|შემდეგი კრება|წევრია|მოქმედებს", "ar": "آخر موعد|الموعد النهائي|آخر أجل|الاجتماع القادم|الاجتماع المقبل|عضو منذ|انضم|تاريخ الانتهاء|ينتهي|صالح حتى|حتى~|قبل~|التقطت|تاريخ الميلاد",
    "fa": "مهلت|آخرین مهلت|آخرین فرصت|جلسه بعدی|نشست بعدی|عضو از|تاریخ عضویت|عضویت از|تا~|معتبر|تاریخ تولد", "ur": "آخری تاریخ|اگلا اجلاس|رکن از", "he": "מועד אחרון|עד ל|עד ה|עד~|המפגש הבא|הישיבה הבאה|חבר מאז|חברה מאז|הצטרף|הרשמה|צולם|תוקף|נולד",
    "hi": "अंतिम तिथि|अंतिम तारीख|आखिरी तारीख|आवेदन|अगली बैठक|सदस्य|मान्य:|जन्म", "mr": "अंतिम तारीख|शेवटची तारीख|पुढील बैठक", "ne": "अन्तिम मिति|अर्को बैठक", "bn": "শেষ তারিখ|শেষ সময়|আবেদন|পরবর্তী সভা|পরবর্তী বৈঠক|সদস্য|জন্ম", "ta": "கடைசி நாள்|கடைசி தேதி|அடுத்த கூட்டம்", "te": "చివరి తేదీ|తదుపరి సమావేశం",
    "am": "የመጨረሻ ቀን|የማመልከቻ|ቀጣይ ስብሰባ|አባል ከ", "sw": "mwisho wa|tarehe ya mwisho|mkutano ujao|mwanachama tangu", "id": "batas akhir|batas waktu|tenggat|paling lambat|pendaftaran|pertemuan berikutnya|rapat berikutnya|anggota sejak|bergabung|sampai~|berlaku|foto diambil|lahir", "ms": "tarikh akhir|tarikh tutup|mesyuarat seterusnya|ahli sejak|sehingga~|sah sehingga",
    "tl": "huling araw|takdang|susunod na pulong|miyembro mula|hanggang", "vi": "hạn chót|hạn cuối|hạn nộp|thời hạn|trước ngày~|đến ngày~|cuộc họp tiếp|họp tiếp theo|tham gia từ|thành viên từ|chụp ngày|ảnh chụp|sinh ngày", "th": "หมดเขต|ปิดรับสมัคร|ภายในวันที่|ประชุมครั้ง|ครั้งถัดไป|ครั้งต่อไป|สมาชิกตั้งแต่|กำหนดส่ง|สิ้นสุด|ถ่ายเมื่อ",
    "lo": "ກຳນົດສົ່ງ|ໝົດເຂດ|ຄັ້ງຕໍ່ໄປ|ສະມາຊິກຕັ້ງແຕ່", "km": "ផុតកំណត់|ថ្ងៃចុងក្រោយ|ប្រជុំលើកក្រោយ|សមាជិកតាំងពី", "my": "နောက်ဆုံးထား|ပိတ်ရက်|နောက်အစည်းအဝေး|အဖွဲ့ဝင်ဖြစ်",
    "ja": "締切|締め切り|〆切|期限：|応募：|申込：|次回|入会日|加入日|会員登録|撮影日|撮影：|生年月日", "ko": "마감|기한:|신청:|접수:|다음 회의|다음 모임|가입일|회원 가입|촬영일|유효:", "zh": "截稿|报名|報名|下次会议|下次會議|下次|注册时间|註冊時間|注册于|加入时间|会员自|拍摄于|拍摄时间|拍攝於|拍攝時間|摄于|攝於|到期|失效|会议时间|會議時間|出生",
}  # fmt: skip
"""Labels of events, deadlines, membership, and pictures."""

_UNDIVIDED = frozenset(["ja", "zh", "th", "lo", "km", "my", "ko"])
"""Languages without blanks between words, or whose words may have other parts before them."""
_BLANK = r"[\s\u200c]{1,3}"
_AT_ONCE = r"[\s:：\u200c]*(?=$|\d)"
# A single word is the beginning of a word, and only little, such as a preposition, may come between
# it and the date: Validité au 12 mai.
_NEAR = (
    r"[^\W\d_]{0,12}[\s:：\u200c]{0,3}(?:[^\W\d_]{1,4}\.?[\s:：]{1,2}){0,2}(?=$|\d{1,4}[-./年\s])"
)


def pattern_of(*tables: Mapping[str, str]) -> str:
    """Return the words of tables as one pattern that shares beginnings, as a plain list is slow."""
    rows = [(code in _UNDIVIDED, row) for table in tables for code, row in table.items()]
    parted, undivided = (
        _by_ending(one for is_one, row in rows if is_one is kind for one in row.split("|"))
        for kind in (False, True)
    )
    return rf"(?:(?<![^\W_])(?:{parted})|{undivided})"


def _by_ending(words: Iterable[str]) -> str:
    """Return a pattern for words: what may follow is written once for all, as it is long."""
    found: dict[str, set[tuple[str, ...]]] = {"": set(), _AT_ONCE: set(), _NEAR: set()}
    for word in words:
        alone = not set(word) & set(" :：~")
        ending = _NEAR if alone else _AT_ONCE if word.endswith("~") else ""
        found[ending].add((*map(_letter, word.removesuffix("~")), ""))
    return "|".join(_joined(some) + ending for ending, some in found.items() if some)


def _letter(letter: str) -> str:
    return {" ": _BLANK, ":": r"\s?[:：]"}.get(letter) or re.escape(letter)


def _joined(words: set[tuple[str, ...]]) -> str:
    """Return a pattern for words, the shorter ones first; each ends with an empty letter."""
    if words == {()}:
        return ""
    rests: dict[str, set[tuple[str, ...]]] = {}
    for first, *rest in words:
        rests.setdefault(first, set()).add(tuple(rest))
    branches = [first + _joined(rest) for first, rest in sorted(rests.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
