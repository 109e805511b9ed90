"""Text of every script and spelling: what joins its words, what marks its sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.language_guess import guess_language
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.words.text import is_running_text, squash, strip_invisible

URL = "https://union.example/news/2024/05/strike-ends.html"
SCRIPTS = {
    "th": ("สหภาพแรงงานท่าเรือหยุดนัดหยุดงาน",
           "สหภาพแรงงานท่าเรือประกาศยุติการนัดหยุดงานเมื่อวันอังคาร หลังจากเจรจากันนานสิบเอ็ดวัน",
           "ค่าจ้างรายชั่วโมงจะเพิ่มขึ้นร้อยละหก และเบี้ยกะกลางคืนยังคงอยู่ตามข้อตกลงฉบับใหม่"),
    "lo": ("ກຳມະບານທ່າເຮືອຢຸດປະທ້ວງ",
           "ກຳມະບານທ່າເຮືອປະກາດຢຸດການນັດຢຸດງານໃນວັນອັງຄານ ຫຼັງຈາກການເຈລະຈາສິບເອັດມື້",
           "ຄ່າແຮງງານຈະເພີ່ມຂຶ້ນຫົກເປີເຊັນ ແລະ ເງິນກະກາງຄືນຍັງຄົງຢູ່ຕາມຂໍ້ຕົກລົງໃໝ່"),
    "km": ("សហជីពកំពង់ផែបញ្ចប់កូដកម្ម",
           "សហជីពកម្មករកំពង់ផែបានប្រកាសបញ្ចប់កូដកម្មនៅថ្ងៃអង្គារ បន្ទាប់ពីចរចាដប់មួយថ្ងៃ",
           "ប្រាក់ឈ្នួលនឹងកើនឡើងប្រាំមួយភាគរយ ហើយប្រាក់ឧបត្ថម្ភវេនយប់នៅតែមានដដែល"),
    "my": ("ဆိပ်ကမ်းသပိတ်ပြီးဆုံး",
           "ဆိပ်ကမ်းအလုပ်သမားသမဂ္ဂက ဆယ့်တစ်ရက်ကြာ ဆွေးနွေးပြီးနောက် သပိတ်ကို အင်္ဂါနေ့တွင် ရပ်ဆိုင်းခဲ့သည်",
           "လုပ်ခလစာ ခြောက်ရာခိုင်နှုန်း တိုးမြှင့်ပေးမည်ဖြစ်ပြီး ညဆိုင်းကြေးလည်း ဆက်လက်ရရှိမည်ဖြစ်သည်"),
    "am": ("የወደብ ሠራተኞች አድማ አበቃ",
           "የወደብ ሠራተኞች ማኅበር ከአሥራ አንድ ቀናት ድርድር በኋላ ማክሰኞ ዕለት አድማውን አቆመ።",
           "የሰዓት ክፍያ በስድስት በመቶ ይጨምራል፣ የሌሊት አበልም በአዲሱ ስምምነት መሠረት ይቀጥላል።"),
    "hy": ("Նավահանգստի գործադուլն ավարտվեց",
           "Նավահանգստի աշխատողների արհմիությունը տասնմեկ օր անց երեքշաբթի դադարեցրեց գործադուլը։",
           "Ժամավճարը կբարձրանա վեց տոկոսով՝ նոր պայմանագրի համաձայն։"),
    "bo": ("གྲུ་ཁའི་བཟོ་པའི་ལས་མཚམས་མཇུག་བསྡུས།",
           "གྲུ་ཁའི་བཟོ་པའི་ཚོགས་པས་གཟའ་མིག་དམར་ཉིན་ལས་མཚམས་བཞག་པ་མཚམས་འཇོག་བྱས་པ་རེད།",
           "ཆུ་ཚོད་རེའི་གླ་ཕོགས་བརྒྱ་ཆ་དྲུག་འཕར་རྒྱུ་རེད། མཚན་མོའི་རོགས་དངུལ་ཡང་ཡོད་པ་རེད།"),
    "hi": ("बंदरगाह की हड़ताल समाप्त",
           "बंदरगाह मज़दूर संघ ने ग्यारह दिन की बातचीत के बाद मंगलवार को हड़ताल समाप्त करने की घोषणा की।",
           "नए समझौते के अनुसार प्रति घंटा वेतन छह प्रतिशत बढ़ेगा और रात का भत्ता बना रहेगा।"),
    "bn": ("বন্দরের ধর্মঘট শেষ",
           "বন্দর শ্রমিক ইউনিয়ন এগারো দিনের আলোচনার পর মঙ্গলবার ধর্মঘট শেষ করার ঘোষণা দিয়েছে।",
           "নতুন চুক্তি অনুযায়ী ঘণ্টাপ্রতি মজুরি ছয় শতাংশ বাড়বে এবং রাতের ভাতা থাকবে।"),
    "he": ("השביתה בנמל הסתיימה",
           "איגוד עובדי הנמל הודיע ביום שלישי על סיום השביתה, לאחר אחד עשר ימים של משא ומתן.",
           "השכר לשעה יעלה בשישה אחוזים, והתוספת למשמרת הלילה תישאר על כנה."),
    "ar": ("انتهاء إضراب الميناء",
           "أعلنت نقابة عمال الميناء يوم الثلاثاء انتهاء الإضراب، بعد أحد عشر يوما من المفاوضات.",
           "سيرتفع الأجر في الساعة بنسبة ستة في المئة، وستبقى علاوة العمل الليلي كما هي."),
    "fa": ("اعتصاب بندر پایان یافت",
           "اتحادیه‌ی کارگران بندر روز سه‌شنبه پایان اعتصاب را اعلام کرد، و مذاکرات یازده روز طول کشیده بود.",
           "دستمزدها شش درصد افزایش می‌یابد و حق شب‌کاری باقی می‌ماند، اتحادیه گفت."),
    "ur": ("بندرگاہ کی ہڑتال ختم",
           "بندرگاہ کے مزدوروں کی یونین نے گیارہ دن کے مذاکرات کے بعد منگل کو ہڑتال ختم کرنے کا اعلان کیا۔",
           "نئے معاہدے کے مطابق فی گھنٹہ اجرت چھ فیصد بڑھے گی اور رات کا الاؤنس برقرار رہے گا۔"),
    "ta": ("துறைமுக வேலைநிறுத்தம் முடிந்தது",
           "துறைமுகத் தொழிலாளர் சங்கம் பதினொரு நாள் பேச்சுவார்த்தைக்குப் பிறகு வேலைநிறுத்தத்தை முடித்தது.",
           "புதிய ஒப்பந்தப்படி ஊதியம் ஆறு சதவீதம் உயரும், இரவுப்பணி படியும் தொடரும்."),
    "ml": ("തുറമുഖ സമരം അവസാനിച്ചു",
           "പതിനൊന്നു ദിവസത്തെ ചർച്ചയ്ക്കു ശേഷം തുറമുഖ തൊഴിലാളി യൂണിയന്‍ സമരം അവസാനിപ്പിച്ചു.",
           "പുതിയ കരാര്‍ പ്രകാരം വേതനം ആറു ശതമാനം കൂടും, രാത്രി ബത്തയും തുടരും."),
    "ka": ("ნავსადგურის გაფიცვა დასრულდა",
           "ნავსადგურის მუშათა პროფკავშირმა თერთმეტდღიანი მოლაპარაკების შემდეგ გაფიცვა შეწყვიტა.",
           "ახალი შეთანხმებით საათობრივი ანაზღაურება ექვსი პროცენტით გაიზრდება, ღამის დანამატიც რჩება."),
}  # fmt: skip


def record(html: str) -> Article:
    raw = extract(read_page(html.encode(), URL), [GenericPage], None)
    return article(raw, undeclared_site(raw))


@pytest.mark.parametrize("lang", SCRIPTS)
@pytest.mark.parametrize("labelled", [True, False])
def test_a_page_of_every_script(lang: str, labelled: bool) -> None:
    headline, *texts = SCRIPTS[lang]
    menu = "".join(f"<li><a href='/s{n}'>{headline[:9]}</a></li>" for n in range(12))
    found = record(
        f"<html{f' lang={lang}' if labelled else ''}><title>{headline}</title><ul>{menu}</ul><div><h1>{headline}</h1>"
        f"<p>27 May 2024</p><div>{''.join(f'<p>{text}</p>' for text in texts)}</div></div></html>"
    )
    assert (found.headline, found.articleBody) == (headline, "\n\n".join(texts))
    assert found.inLanguage == lang


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("می‌خواهند", "می‌خواهند"),
        ("کتاب‌های  ما", "کتاب‌های ما"),
        ("क्‍ष", "क्‍ष"),
        ("হাস‌পাতাল", "হাস‌পাতাল"),
        ("അവന്‍ വന്നു", "അവന്‍ വന്നു"),
        ("ශ්‍රී ලංකා", "ශ්‍රී ලංකා"),
        ("👩‍🏭 wins", "👩‍🏭 wins"),
        ("🏳️‍🌈", "🏳️‍🌈"),
        ("Auf‌lage", "Auf‌lage"),
        ("‌ Start", "Start"),
        ("Reed‌ spoke", "Reed spoke"),
        ("a ‌‌ ‍ b", "a b"),
        ("‌‌", None),
        ("co\u00adop\u200berate\ufeff", "cooperate"),
        ("\u202bعلی\u200cرضا\u202c", "علی\u200cرضا"),
    ],
)
def test_joiners_stay_inside_words(text: str, kept: str | None) -> None:
    assert squash(text) == kept
    assert squash(strip_invisible(text)) == kept


@given(st.text(st.sampled_from("aب‌‍ \u200b्क"), max_size=12))
def test_squashing_twice_is_squashing_once(text: str) -> None:
    once = squash(text)
    assert squash(once) == once
    assert "".join((once or "").split()).translate({0x200C: None, 0x200D: None}) == "".join(
        text.translate({0x200B: None, 0x200C: None, 0x200D: None}).split()
    )


def test_joiners_stay_in_every_field() -> None:
    page = (
        "<html lang=fa><head><title>کتاب‌ها رسید</title><meta name=author content='علی‌رضا رستمی'></head>"
        f"<body><h1>کتاب‌ها رسید</h1><p>27 May 2024</p><div><p>{SCRIPTS['fa'][1]}</p><p>{SCRIPTS['fa'][2]}</p></div>"
    )
    found = record(page)
    assert found.headline == "کتاب‌ها رسید"
    assert "می‌یابد" in (found.articleBody or "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Профсоюз договорился о повышении зарплаты, забастовка окончена.", "ru"),
        ("Синдикалната конфедерация обяви, че стачката е прекратена след единадесет дни преговори, съобщиха от съюза.", "bg"),
        ("Прафсаюз дамовіўся аб павышэнні зарплаты.", "be"),
        ("Синдикат се договорио о повећању плата и крају штрајка.", "sr"),
        ("Кәсіподақ жалақыны көтеру туралы келісті.", "kk"),
        ("Кесиптик бирлик эмгек акыны көтөрүүгө макул болду, жаңы келишим түзүлдү.", "ky"),
        ("Үйлдвэрчний эвлэл цалин нэмэхээр тохиролцлоо.", "mn"),
        ("د کارګرانو ټولنې د معاشونو د زیاتوالي په اړه هوکړه وکړه، اعتصاب پای ته ورسېد.", "ps"),
        ("सिंडिकेट युनियनने वेतनवाढीचा करार केला आहे आणि संप मागे घेतला.", "mr"),
        ("मजदुर सङ्घले हडताल अन्त्य गरेको छ।", "ne"),
        ("বন্দৰৰ শ্ৰমিক সংঘই ধৰ্মঘট সমাপ্ত কৰিলে।", "as"),
        ("ማሕበር ሰራሕተኛታት ወደብ ኣድማ ኣቋሪጹ።", "ti"),
    ],
)  # fmt: skip
def test_languages_that_share_a_script(text: str, language: str) -> None:
    assert guess_language(None, text) == language
    assert guess_language("en", text) == language
    assert guess_language(language, text) == language


@pytest.mark.parametrize(
    "label", ["ข่าวสหภาพ", "Nachrichten", "工会新闻", "ဆိပ်ကမ်း", "กองบรรณาธิการ ติดต่อเรา"]
)
def test_labels_are_no_running_text(label: str) -> None:
    assert not is_running_text(label)
