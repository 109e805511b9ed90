"""Words by which pages ask readers to share, print, comment, sign up or donate, by language.

Such a request is a whole line. Articles of unions ask people too (to strike, to sign, to give to a
fund), so a line is recognized only if it names something that the page itself offers.
"""

import re

from unionnews.words.patterns import regex

_NETWORKS = (
    "facebook|twitter|x|whats\\s?app|linkedin|telegram|bluesky|mastodon|threads|reddit|instagram|pinterest|viber"
    "|vk|вконтакте|одноклассники|e-?mail|courriel|par mail|per mail|por correo"
)
_SHARE = (
    "share|tweet|post|like|follow us|find us|join us|partage[rz]|suivez-nous|teilen|folgen sie uns|folgt uns|compart[ei]r?|compártelo"
    "|síguenos|síganos|condividi|seguici|compartilh[ae]r?|partilh[ae]r?|siga-nos|delen|deel|volg ons|dela|följ oss|følg os"
    "|jaa|udostępnij|podziel się|sdílet|megosztás|distribuie|podijeli|podeli|сподели|поделиться|поделитесь|поділитися|paylaş"
    "|κοινοποίηση|κοινοποιήστε|chia sẻ|bagikan"
)
_PAGE = (
    "article|story|post|page|entry|artikel|beitrag|seite|text|artículo|nota|entrada|noticia|articolo|notizia|pagina"
    "|artigo|notícia|página|bericht|artykuł|wpis|stronę|статью|статтю|новость|страницу|článek|cikk(?:et)?|articolul|članak|haberi"
    "|άρθρο|sivu|artikkeli|sida"
)
_PRINT = (
    "print(?:er)?|e-?mail|imprimer|envoyer|enregistrer|drucken|ausdrucken|imprimir|enviar|stampa|invia|afdrukken|skriv ut|udskriv"
    "|tulosta|drukuj|wydrukuj|wyślij|распечатать|роздрукувати|vytisknout|nyomtatás|tipărește|ispiši|yazdır|εκτύπωση|réagi(?:r|ssez)"
    "|commente[rz]|comment on|kommentieren sie|kommentiere|comenta|commenta|reageer op|kommentera|kommenter|skomentuj|комментировать"
)
# In German the verb comes last.
_GERMAN = (
    rf"(?:auf|bei|per|via|über) (?:{_NETWORKS}) (?:teilen|weiterleiten|versenden)"
    "|(?:diese[nr]? |den )?(?:artikel|beitrag|seite|text) (?:aus)?(?:drucken|teilen|versenden|weiterempfehlen|kommentieren)"
)
_LETTER = (
    "newsletter|our e-?mails?|e-?mail (?:updates|alerts|list|bulletin)|mailing list|in(?:to)? your inbox|infolettre|lettre d.information|boletín|boletim|nieuwsbrief|nyhetsbrev"
    "|nyhedsbrev|uutiskirje\\w*|newslettera?|рассылк\\w+|розсилк\\w+|zpravodaj\\w*|hírlev\\w+|bülten\\w*|ενημερωτικό"
)
_SIGN_UP = (
    "sign up|signup|subscribe|register (?:for|to)|get (?:the|our|all)|join our|receive (?:the|our)|want more|stay (?:informed|up to date|in touch)"
    "|abonnez-vous|inscrivez-vous|recevez|abonnieren|melden sie sich|jetzt anmelden|anmeldung|bestellen sie|suscríb(?:ete|ase)|apúntate|recibe|reciba"
    "|iscriviti|ricevi|assine|inscreva-se|receba|subscreva|schrijf je in|meld je aan|ontvang|prenumerera|abonnér|abonner|tilmeld|meld deg"
    "|tilaa|zapisz się|zasubskrybuj|подпи[сш]\\w+|підпи[сш]\\w+|přihlaste|iratkozz|abone ol|εγγραφείτε"
)
_GIVE = (
    "if you (?:value|like|enjoy|appreciate|want to support)|please (?:support|consider|donate|help|subscribe)|help us|support (?:us|our|independent)"
    "|donate (?:to|now|today)|make a donation|become a (?:member|supporter|subscriber|patron|friend)|soutenez|soutenir|faites un don"
    "|unterstütz(?:en sie|t|e)|spenden sie|apoya|apóyanos|haz una donación|ayúdanos|sostieni|aiutaci|fai una donazione|apoie|doe|steun"
    "|your (?:gift|donation|support) (?:keeps|helps|makes|allows|pays)|votre (?:don|soutien)|(?:ihre|deine|eure) spende|(?:tu|su) (?:donación|apoyo)"
    "|(?:il tuo|il vostro) (?:contributo|sostegno)|(?:o seu|seu|a sua|sua) (?:donativo|apoio|doação)|(?:uw|je|jouw) (?:gift|donatie|steun)|din gåva|din støtte|ditt bidrag"
    "|lahjoituksesi|twoj[ea] (?:wpłata|darowizna|wsparcie)|ваш[ае] (?:пожертвование|поддержка|підтримка)|váš dar|adományod|donația ta|bağışınız|η δωρεά σας"
    "|stötta|støt|støtt|wesprzyj|wspieraj|поддержите|підтримайте|podpořte|támogas"
)
_OURS = (
    "(?:our|independent|reader.funded) (?:\\w+ )?(?:reporting|journalism|newspaper|magazine|news ?site|website|coverage|newsroom|media)"
    "|(?:notre|votre) (?:journal|site|média|travail|rédaction|magazine)|presse libre|journalisme|(?:un|eu)sere[nr]? (?:arbeit|zeitung|seite|redaktion)"
    "|unabhängige\\w* journalismus|nuestro (?:periodismo|medio|diario)|periodismo independiente|nostro (?:giornale|sito)|giornalismo indipendente"
    "|nosso jornalismo|onze journalistiek|onafhankelijke journalistiek|journalistik|dziennikarstw\\w+|наш[еу]? (?:издани\\w+|сайт|журналистик\\w+)"
    "|новинарств\\w+|žurnalistik\\w+|újságírás\\w*"
)
_INVITATION = regex(
    rf"^\W{{0,4}}(?:(?:{_SHARE})(?:\s\S+){{0,3}}\s(?:{_NETWORKS})\w{{0,3}}\W*$|(?:{_GERMAN})\W*$|(?:{_SHARE}|{_PRINT})(?:\s\S+){{0,2}}\s(?:{_PAGE})(?:\W+\d+ \w+)?\W*$"
    rf"|(?:{_SIGN_UP})\b.*\b(?:{_LETTER})\b|(?:{_GIVE})\b.{{0,60}}\b(?:{_OURS})\b)",
    re.IGNORECASE,
)
_GIFT = regex(
    rf"^\W{{0,4}}(?:{_GIVE}|{_SIGN_UP})\b.*\b(?:supporters?|donat\w+|subscri\w+|each (?:week|month)|(?:every|a|per) month|coffee|spende\w*|im monat|par mois|al mes|por mês|al mese|per maand"
    r"|one (?:story|e-?mail|message|letter)\b.{0,40}\b(?:each|every|a) (?:day|week|month))\b",
    re.IGNORECASE | re.DOTALL,
)
MAX_INVITATION = 240
"""Longest such line, in characters."""


def is_invitation(text: str) -> bool:
    """Tell whether a line asks the reader to share, print, comment, sign up or donate.

    >>> is_invitation("Share this story on Facebook"), is_invitation("Please donate to the strike fund")
    (True, False)
    """
    return len(text) <= MAX_INVITATION and _INVITATION.match(text) is not None


_PAYWALL = regex(
    r"(?:to|and) (?:continue|keep) reading\b(?=.{0,60}(?:subscri|log ?in|sign|register|account))|(?:subscribe|log in|sign in|register)\b.{0,30} to (?:continue reading|read (?:on|more|the (?:full|whole|rest)))"
    r"|(?:is|are) (?:only )?(?:for|available to|reserved for) (?:paid |our )?(?:subscribers|members)(?: only)?|(?:for|to) (?:subscribers|members) only|already a (?:subscriber|member) ?\?"
    r"|nur für (?:abonnent|mitglieder)|weiterlesen mit|um weiterzulesen|réservée? aux abonnés|déjà abonné|pour lire la suite|solo para suscriptores|para seguir leyendo|exclusivo para (?:suscriptores|assinantes)"
    r"|conteúdo exclusivo para assinantes|riservato agli abbonati|per continuare a leggere|alleen voor abonnees|om verder te lezen|endast för prenumeranter|för att läsa vidare|kun for abonnenter"
    r"|vain tilaajille|tylko dla (?:prenumeratorów|subskrybentów)|pouze pro předplatitele|csak előfizetők|только для подписчиков|только по подписке|лише для передплатників|μόνο για συνδρομητές|abonelere özel|有料会員限定|この記事は有料|订阅后(?:阅读|查看)|付费后|구독자 전용|للمشتركين فقط",
    re.IGNORECASE,
)


def asks_to_subscribe(text: str) -> bool:
    """Tell whether a line says that the rest of a page is for subscribers or members.

    >>> asks_to_subscribe("Subscribe to continue reading"), asks_to_subscribe("Vote: members only")
    (True, False)
    """
    return len(text) <= MAX_INVITATION and _PAYWALL.search(text) is not None


def asks_for_gift(text: str) -> bool:
    """Tell whether the text of a box asks to give to the publisher or to subscribe, without a button.

    >>> asks_for_gift("Help us keep going. For the price of a coffee, become a supporter today.")
    True
    """
    return _GIFT.match(text) is not None
