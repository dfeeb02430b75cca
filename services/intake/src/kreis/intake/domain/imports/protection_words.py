"""Words of address protection: of the law, of offices, of counselling, and of other languages.

All are in small letters without accents, as `protection` compares them.
"""

from __future__ import annotations

import re

LONG = (
    *("adressschutz", "adressenschutz", "anschriftenschutz", "adresssperre", "auskunftssperre"),
    *("auskunftsverbot", "auskunftsverweigerung", "ubermittlungssperre", "uebermittlungssperre"),
    *("melderegistersperre", "meldesperre", "sperrvermerk", "sperrkennzeichen", "schutzvermerk"),
    *("datensperre", "gewaltschutz", "zeugenschutz", "opferschutz", "personenschutz"),
    *("schutzwohnung", "schutzeinrichtung", "schutzadresse", "schutzhaus", "tarnadresse"),
    *("deckadresse", "geheimadresse", "geheimeadresse", "adressegeheim", "anschriftgeheim"),
    *("adressgeheimnis", "geheimhaltung", "frauenhaus", "naherungsverbot", "annaherungsverbot"),
    *("naeherungsverbot", "kontaktverbot", "schutzbedurftig", "schutzanordnung"),
    *("bundesmeldegesetz", "gewschg", "ubermittlungswiderspruch", "weitergabeverbot"),
    *("addressprotection", "protectedaddress", "secretaddress", "addresssecret", "hiddenaddress"),
    *("addresshidden", "addressconfidential", "confidentialaddress", "disclosureblock"),
    *("informationblock", "registerblock", "restrainingorder", "womensshelter", "safehouse"),
    *("nondisclosure", "protectionorder", "protectiveorder", "witnessprotection"),
    *("kontaktsperre", "polizeischutz", "gewaltopfer", "gewaltbetroffen", "frauenschutz"),
    *("zeugenschutzprogramm", "wohnungsverweisung", "gefahrderansprache", "hochrisikofall"),
    *("domesticviolence", "domesticabuse", "nonmolestation"),
    *("adreskorumasi", "korumakarari", "gizlilikkarari", "adresgizliligi", "siginmaevi"),
    *("kadinsiginagi", "uzaklastirmakarari", "adresgizli"),
)
"""Found also with a typing error in them."""
LAW = re.compile(
    r"§+\s*5[12]\b|\bpar(?:agr(?:aph|af)|\.)?\s*5[12]\b|\b5[12]\s*(?:abs\W*\d\s*)?bmg\b|\bbmg\b"
)
_WHERE = (
    r"(?:adr(?:esse?n?)?|address|anschr(?:ift)?|ausk(?:unft)?|(?:ue?ber)?mittlung|meldedaten|daten"
)
_WHERE += r"|\w*weitergabe|\w*ubermittlung|meldeadresse|melderegister"
_WHERE += r"|wohnort|wohnung|aufenthalt(?:sort)?|kontaktdaten|where\w*)"
_SHUT = r"(?:gesperrt\w*|gesp|ges|geh|weglassen|unter verschluss|untersagt|verboten"
_SHUT += r"|ge?schu[et]*z?t\w*|gesch|geheim\w*|vertraulich\w*|sperren?|schutz\w*"
_SHUT += r"|schuetzen|prot|protected|secret|hidden|withheld|confidential|verborgen|anonym)"
_FEARED = r"(?:(?:kinds)?vater|kv|ex|ex-?\w*(?:mann|partner|freund|husband)|(?:ehe)?mann|partner"
_FEARED += r"|bruder|familie|husband|father)"
_NEVER = r"(?:nicht|nichts|nie|niemals|niemand\w*|keinesfalls|kein\w* fall)"
_TELL = (
    r"(?:(?:weiter|he?raus|raus|preis|bekannt ?|an)?(?:zu)?geben|nennen|sagen|verraten|mitteilen"
)
_TELL += r"|speichern?|wissen|erfahren|an dritten?)"
TOLD = re.compile(
    rf"\b{_WHERE}\b.{{0,40}}\b{_NEVER}\b.{{0,30}}\b{_TELL}\b|\b{_WHERE}\b.{{0,30}}\bniemand"
    rf"|\b{_FEARED}\b.{{0,30}}\b{_NEVER}\b.{{0,30}}\b(?:{_TELL}|finden)\b"
    rf"|\b{_NEVER}\s+(?:he)?raus(?:zu)?geben\b|\bnicht\s+bekannt\s+(?:werden|geben|machen)\b"
    rf"|\bkeine?n?\s+(?:daten|infos?|informationen|briefe?)\s+an\b.{{0,15}}\b{_FEARED}\b"
    rf"|\bausk\w*\b.{{0,15}}\bnur\W+(?:an|mit|nach|durch)\b"
    rf"|\bkeine?\s+\w*weitergabe|weitergabe\w*\W+(?:nein|nicht|nur)\b"
    rf"|\b(?:angst|flucht|flieht|versteckt)\b.{{0,25}}\b{_FEARED}\b"
    rf"|\b(?:lebt|wohnt)\b.{{0,20}}versteckt"
    rf"|\b(?:do not|don'?t|never|not to|not be)\b.{{0,20}}"
    rf"\b(?:give|tell|reveal|inform|disclosed|shared)"
    rf"\b.{{0,30}}(?:\b(?:address|where|anyone|{_FEARED})\b|$)"
)
"""Who must not learn something, or what nobody may be told."""
HARMED = re.compile(
    r"\bha(?:eu|u)sl\w*\W+gewalt|\bstalk\w*|\bgestalkt|\bnachstellung"
    r"|\bwird\W+bedroht|\bbedroh\w*\W+(?:durch|von|vom)\W|\bgewsch?g\b|\bgschg\b"
    r"|\bim\s+fh\b|\bfrauenhs\b|\banonym\w*\W+(?:adr|unter|wohn)"
    r"|\bgeheime?[rsn]?\s+(?:ort|auf|unter|wohn)"
    r"|\bunter\W+(?:verschluss|schutz)\b|\b(?:deck|tarn)name\w*|\bneue\W+identitat|\blka\b"
    r"|\bhat\W+schutz\W*$|\beinstw\w*\W+verf\w*|\bwegweisung|\bvictim of\b"
    r"|\bkeep\b.{0,20}\b(?:confidential|secret|private)\b"
)
"""What is said of people whose address is mostly protected: shelters, police, violence."""
SAID = re.compile(
    rf"\b{_WHERE}\b\W*(?:ist|sind|is|bitte|unbedingt|streng|wird)?\W*{_SHUT}\b"
    rf"|\b{_SHUT}\W+(?:die |ihre |der )?{_WHERE}\b"
    r"|\bnicht\b.{0,40}\b(?:weiter(?:zu)?geb|heraus(?:zu)?geb|weitergegeben|herausgegeben)"
    r"|\bkeine?n?\b.{0,15}\bausk(?:unft|uenfte|unfte)?\b"
    r"|\bausk(?:unfts?)?[\W_]*sp(?:err\w*|r)?\b|\bue?(?:bermittl\w*)?[\W_]*sp(?:err\w*)?\b"
    r"|\bsperr?v(?:erm\w*)?\b|\bs\W?vermerk|\bsv\W+im\W+melde"
    r"|\bsperre\W+(?:liegt vor|eingetragen|beim|im|nach|gem|laut|lt)\b"
    r"|\b(?:melde|einwohner|ewo|register)\w*\W+gesperrt"
    r"|\bwiderspr\w*\b.{0,30}ue?bermittl|ue?bermittl\w*\W+widerspr|\bschutz\w*\s+(?:vor|nach)\b"
    r"|\b(?:do not|don'?t|never|not to be)\b.{0,20}\b(?:disclose|share|pass on|give out)"
    r"|\bno[- ]contact\b|\b(?:in|im|at|women'?s)\b.{0,20}\b(?:shelter|refuge)\b"
    r"|\bausk(?:unft)?\W+nein\b"
)
ALONE = re.compile(
    r"^\W*(?:gesperrt\w*|gesp|sperre|sperrung|sperrk|schutzstatus|geschue?tzt\w*|geheim"
    r"|geheim halten|streng geheim|anonym|vertraulich\w*|protected|confidential|withheld|shelter"
    r"|\w{1,5}\W{0,2}sperre)\W*$"
)
"""What says enough when nothing else stands in the cell."""
IN_LATIN_LETTERS = (LAW, SAID, TOLD, HARMED, ALONE)
REMARK = re.compile(r"\W*(?:schutz|sperr|zu schutzen|secret)\W*")
"""The same for cells that hold no name."""
OF_OTHERS = re.compile(
    # Turkish
    r"\bgizli(?:lik\w*|dir)?\b|\bkoruma(?:\s+(?:karar|alt)\w*)?\b|\bsigin(?:ma evi|ak|agi)\b"
    r"|\badres\w* korum\w*"
    r"|\badres\w*\W.{0,15}(?:verme|soyleme|paylasma)|\b6284\W+(?:sayili|kanun)|^\W*6284\W*$"
    r"|\bsiddet\w*\W+(?:magdur|goren|gordu)"
    # Polish, Romanian, French, Spanish, Kurdish
    r"|\badres\w*\W+(?:chronion|utajnion|zastrze|protejat|protege|confidentiel|secret|niejawn)"
    r"|\badres\w*\W+(?:masque|cache|ascuns|mbrojtur|fshehte)|\bmbrojtj\w*\W+\w*\W*adres"
    r"|\bparastin\w*\W+navnisan|\bnavnisan\w*\W+(?:vesart|parast)"
    # Other languages of Europe, Vietnamese, Somali
    r"|\b(?:indirizzo|endereco|morada|domicilio)\W+(?:prote[gt]|segret|secret|confiden|riserv|reserv)"
    r"|\bbeschermd\w*\W+adres|\b(?:skyddad|sekretess)\w*\W*(?:identi|person|adress|folkbok)"
    r"|\b(?:hemlig|hemmelig|skjult)\w*\W+adress|\badress?e?beskyt|\bturvakiel"
    r"|\b(?:vedett|titkos)\W+(?:lak)?cim|\b(?:chranen|utajen|zasticen|skriven|tajn)\w*\W+adres"
    r"|\b[đd]ia chi\W+b[ai]o? mat|\bbao mat\W+[đd]ia chi|\bcinwaan\w*\W+(?:sir|qars|ilaal)"
    r"|\b(?:ochron|protec|protej)\w*\W+(?:d\W|del?\W|la\W)*(?:adres|direccion|domicil)"
    r"|\bdireccion\W+(?:protegid|secret|confidencial)|\bno\W+dar\W+la\W+direccion|\bvesarti"
    # Ukrainian and Russian; й and ї are folded to и and і
    r"|захист\w*\s+(?:адрес|дан|особ)|адрес\w*\s+(?:захищ|прихован|скры|засекреч|секрет|та[еє]мн)"
    r"|нерозголош|не\s*разглаш|не\s*розголош|\bта[еє]мн|засекреч|обмежувальн\w*\s+припис"
    r"|заборонн\w*\s+припис|(?:кризов|захисн)\w*\s+(?:центр|житл)|притулок|притулк|убежищ|защит\w*\s+(?:адрес|дан)"
    r"|охранн\w*\s+ордер|(?:защищ|защитен|заштит|заштић|скрыт|скрит|тајн|та[ий]н)\w*\s+адрес"
    r"|(?:προστατευ|απορρητ|μυστικ|κρυφ)\w*\s+διευθυνσ|ጥበቃ|ምስጢር"
    r"|\bне\s+(?:сообщ|повідом|давати|давать|говор)\w*.{0,20}\bадрес"
    r"|\bадрес\w*\W+не\s+(?:сообщ|повідом|дав|говор|каз)"
    r"|^\W*захист\W*$|\bшелтер|домашн\w*\s+насил|конфиденци|конфіденц"
    # Arabic and Persian
    r"|حماي[ةه]|سري[ةه]?\s*العنوان|(?:ال)?عنوان\s*(?:ال)?(?:سري|محمي|محجوب|مخفي)|عدم\s*الافصاح"
    r"|ملجا|دار\s*الايواء|(?:بيت|ماوى|دار)\s*(?:ال)?نساء|عدم\s*(?:ال)?افشاء"
    r"|لا\s*(?:تعط|تخبر|تفصح|تكشف)"
    r"|^\W*سري[ةه]?\W*$|محرمانه|ادرس\s*(?:محفوظ|مخفی|سری)|حفاظت\s*(?:از\s*)?ادرس|پاراستنی?\s*ناونیشان"
)
