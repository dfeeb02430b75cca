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
    *("nondisclosure", "protectionorder", "witnessprotection"),
    *("adreskorumasi", "korumakarari", "gizlilikkarari", "adresgizliligi", "siginmaevi"),
    *("kadinsiginagi", "uzaklastirmakarari", "adresgizli"),
)
"""Found also with a typing error in them."""
LAW = re.compile(
    r"§+\s*5[12]\b|\bpar(?:agr(?:aph|af)|\.)?\s*5[12]\b|\b5[12]\s*(?:abs\W*\d\s*)?bmg\b|\bbmg\b"
)
_WHERE = r"(?:adr(?:esse?n?)?|address|anschrift|ausk(?:unft)?|(?:ue?ber)?mittlung|meldedaten|daten"
_WHERE += r"|\w*weitergabe|\w*ubermittlung|meldeadresse|melderegister"
_WHERE += r"|wohnort|wohnung|aufenthalt(?:sort)?|kontaktdaten|where\w*)"
_SHUT = r"(?:gesperrt\w*|gesp|ge?schu[et]*z?t\w*|gesch|geheim\w*|vertraulich\w*|sperren?|schutz\w*"
_SHUT += r"|schuetzen|protected|secret|hidden|withheld|confidential|verborgen|anonym)"
SAID = re.compile(
    rf"\b{_WHERE}\b\W*(?:ist|sind|is|bitte|unbedingt|streng|wird)?\W*{_SHUT}\b"
    rf"|\b{_SHUT}\W+(?:die |ihre |der )?{_WHERE}\b"
    r"|\bnicht\b.{0,40}\b(?:weiter(?:zu)?geb|heraus(?:zu)?geb|weitergegeben|herausgegeben)"
    r"|\bkeine?n?\b.{0,15}\bausk(?:unft|uenfte|unfte)?\b"
    r"|\bausk(?:unfts?)?[\W_]*sp(?:err\w*)?\b|\b(?:ue?bermittl\w*)[\W_]*sp(?:err\w*)?\b"
    r"|\bwiderspr\w*\b.{0,30}\bue?bermittl|\bschutz\w*\s+(?:vor|nach)\b"
    r"|\b(?:do not|don'?t|never|not to be)\b.{0,20}\b(?:disclose|share|pass on|give out)"
    r"|\bno[- ]contact\b|\b(?:in|im|at|women'?s)\b.{0,20}\b(?:shelter|refuge)\b"
    r"|\bausk(?:unft)?\W+nein\b"
)
ALONE = re.compile(
    r"^\W*(?:gesperrt\w*|gesp|sperre|sperrung|sperrk|schutzstatus|geschue?tzt\w*|geheim"
    r"|geheim halten|streng geheim|vertraulich\w*|protected|confidential|withheld|shelter"
    r"|\w{1,5}\W{0,2}sperre)\W*$"
)
"""What says enough when nothing else stands in the cell."""
REMARK = re.compile(r"\W*(?:schutz|sperr|zu schutzen|secret)\W*")
"""The same for cells that hold no name."""
OF_OTHERS = re.compile(
    # Turkish
    r"\bgizli(?:lik\w*|dir)?\b|\bkoruma(?:\s+(?:karar|alt)\w*)?\b|\bsigin(?:ma evi|ak|agi)\b"
    r"|\badres\w* korum\w*"
    # Ukrainian and Russian; й and ї are folded to и and і
    r"|захист\w*\s+(?:адрес|дан|особ)|адрес\w*\s+(?:захищ|прихован|скры|засекреч|секрет|таемн)"
    r"|нерозголош|не\s*разглаш|не\s*розголош|\bтаемн|засекреч|обмежувальн\w*\s+припис"
    r"|заборонн\w*\s+припис|(?:кризов|захисн)\w*\s+(?:центр|житл)|притулок|притулк|убежищ|защит\w*\s+(?:адрес|дан)"
    r"|охранн\w*\s+ордер"
    # Arabic
    r"|حماي[ةه]|سري[ةه]?\s*العنوان|(?:ال)?عنوان\s*(?:ال)?(?:سري|محمي|محجوب|مخفي)|عدم\s*الافصاح"
    r"|ملجا|دار\s*الايواء"
)
