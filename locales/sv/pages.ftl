skip = Gå till innehållet
nav = Huvudmeny
send = Skicka
optional = (frivilligt)
choose = Välj
hidden = (visas inte för dig)
to-today = Till dagens ärenden

sign-in = Logga in
sign-in-title = Logga in
sign-in-wrong = Användarnamnet, lösenordet eller engångskoden stämmer inte.
sign-in-later = Det har gjorts för många försök. Vänta en stund och försök igen.
sign-in-ended = Din session har upphört. Logga in, så visas det du skrev igen.
sign-out = Logga ut
one-time-code-hint = Sex siffror, om du har tagit i bruk engångskoder.
resume-title = Du är inloggad igen
resume-advice = Ingenting skickades. Se vad du hade skrivit och skicka det.

today-title = I dag
counts-title = I siffror
count-late = { $count ->
    [one] svar är försenat
   *[other] svar är försenade
}
count-unassigned = { $count ->
    [one] remiss har ännu ingen handläggare
   *[other] remisser har ännu ingen handläggare
}
count-without-step = { $count ->
    [one] ärende saknar nästa steg
   *[other] ärenden saknar nästa steg
}
count-review-due = { $count ->
    [one] plan ska ses över
   *[other] planer ska ses över
}
count-without-answer = { $count ->
    [one] plan väntar på klientens svar
   *[other] planer väntar på klientens svar
}
count-action-overdue = { $count ->
    [one] åtgärd i en plan är försenad
   *[other] åtgärder i planer är försenade
}
waiting-title = Väntar på ditt svar
waiting-none = Ingen väntar på ditt svar. Nya remisser kommer hit.
waiting-all = Alla som väntar på ditt svar
my-steps-title = Mina nästa steg
my-steps-none = Du har inga nästa steg. De kommer från ärenden där du är med.

referrals-title = Remisser
referrals-none = Det finns inga sådana remisser. Välj andra filter eller kom tillbaka senare.
queue-title = Kö
queue-open = Öppna med innehåll
next-page = Fler
desk-in = Mottagna
desk-out = Skickade
filter-box = Riktning
filter-phase = Fas
filter-any = Vilken som helst
filter-overdue = Bara där svaret är försenat
filter-mine = Bara mina
filter-apply = Visa
column-client = Klient
no-name = (inget namn)
column-service = Service
column-other = Andra parten
column-sent = Skickad
column-status = Status
column-answer = Svar senast
column-assignee = Handläggare
unassigned = ingen ännu
due-paused = väntar på uppgifter
due-late = { $count ->
    [0] försenad
    [one] { $count } arbetsdag försenad
   *[other] { $count } arbetsdagar försenad
}
due-left = { $count ->
    [0] i dag
    [one] { $count } arbetsdag kvar
   *[other] { $count } arbetsdagar kvar
}

back-to-referrals = Remisser
back-to-queue = Kö
referral-from = Från { $what }
referral-to = Till { $what }
steps-title = Vad du kan göra nu
steps-none = Ingenting just nu. Det är den andra partens tur, eller så är den avslutad.
facts-title = Vad det gäller
fact-reason = Orsak
fact-client-wish = Klientens eget önskemål
fact-needs = Stödbehov
yes = ja
fact-summary = Sammanfattning
fact-born = Födelsedag
fact-language = Kontaktspråk
fact-interpreter = Behöver tolk
fact-contacts = Kontaktuppgifter
fact-address = Kontaktadress
contact-unsafe = (andra kan se eller höra)
fact-disclosed = Uppgifter som lämnas ut
fact-appointment = Bokad tid
fact-estimate = Beräknad tid
fact-outcome = Resultat
fact-closing-reason = Varför den avslutades
fact-sender = Skickad av
fact-assignee = Handläggare
fact-told = Klienten har fått veta
messages-title = Meddelanden
messages-none = Ingen har skrivit ännu.
history-title = Vad som har hänt
happened-referral-created = Skriven
happened-referral-changed = Ändrad
happened-referral-basis-changed = Vilar på en annan rättslig grund
happened-referral-assigned = Tilldelad
happened-referral-acknowledged = Avsändaren har tagit del av hur den avslutades
happened-referral-client-informed = Klienten har fått veta hur den avslutades
happened-other = Behandlad
step-acknowledge = Ta del av hur den avslutades
step-inform-client = Klienten har fått veta
step-assign = Tilldela
done-step = Gjort: { $what }.
done-message = Ditt meddelande har skickats.

cases-title = Ärenden
cases-none = Du är inte med i något ärende. Ärenden kommer hit när du öppnar dem eller tar emot remisser.
column-case = Ärende
column-lead = Ansvarig organisation
column-changed = Ändrat
case-lead = { $what } ansvarar
case-coordinator = Samordnare { $what }
case-next-title = Nästa steg
case-next-none = Det finns inget nästa steg.
client-knows = klienten vet
case-needs-title = Behov med klientens egna ord
case-needs-none = Inga behov har antecknats, eller så visas de inte för dig.
case-plans-title = Planer
case-plans-none = Det finns ingen plan, eller så visas den inte för dig.
case-referrals-none = Det finns inga remisser, eller så visas de inte för dig.
case-members-title = Organisationer som är med
case-members-none = Inga andra organisationer har namngetts.
case-done-title = Tidigare steg
back-to-case = Ärende
plan-review-due = ska ses över
plan-map = Servicekarta att skriva ut
plan-lacks = Planen saknar ännu:
plan-strengths-title = Styrkor
plan-strengths-none = Inga styrkor har antecknats ännu. Fråga klienten vad som är bra.
plan-situation = Situation
plan-coordination = Hur samarbetet hålls ihop
plan-goals-title = Mål med klientens egna ord
plan-goals-none = Det finns inga mål ännu.
plan-methods = Metoder
column-level = Nivå
column-means = Vad den betyder
column-where = Var man är
mark-baseline = i början
mark-client = klientens bedömning
mark-worker = medarbetarens bedömning
score-baseline = T-tal i början
score-client = T-tal enligt klienten
score-worker = T-tal enligt medarbetarna
plan-actions-title = Åtgärder
plan-actions-none = Det finns inga åtgärder ännu.
column-action = Vad
column-who = Vem
column-by = Senast
action-referral = remiss: { $what }
plan-participants-title = Namngivna organisationer
plan-participants-none = Inga andra organisationer har namngetts.
plan-hidden = Ingen rättslig grund ger dig planens innehåll.
plan-facts-title = Uppgifter
plan-coordinator = Samordnare
plan-responsible = Ansvarig myndighet
plan-agreed = Överenskommen
plan-version = Version
plan-next-review = Ses över
plan-client-answer = Klientens svar
plan-client-comment = Med klientens ord

field-login = Användarnamn
field-password = Lösenord
field-one-time-code = Engångskod
field-question = Din fråga
field-answer = Ditt svar
field-comment = Kommentar
field-estimate = När det finns plats
field-appointment-at = Dag och klockslag
field-place = Plats
field-assigned-to = Handläggare
field-reason-code = Orsak
field-outcome-code = Resultat
field-how = Hur
field-body = Meddelande
error-required = Det här behövs.
error-invalid = Det här stämmer inte.

failure-check = Något behöver rättas
failure-prohibited = Klienten har förbjudit detta
failure-client-wish = Klientens eget önskemål saknas
failure-moved-on = Ärendet har gått vidare under tiden; se på det igen
problem-not-found = Här finns ingenting
problem-not-found-advice = Det finns inte, eller så har du inte rätt att se det.
problem-stale = Någon hann före
problem-stale-advice = Det har ändrats under tiden. Se på det igen innan du fortsätter.
problem-other-site = Det här kom inte från vår sida
problem-other-site-advice = Öppna sidan igen och skicka därifrån.
problem-not-allowed = Det här får du inte göra
problem-not-allowed-advice = Det hör inte till din roll. Fråga administratören om det borde göra det.
problem-no-basis = Ingen rättslig grund täcker detta
problem-no-basis-advice = Be klienten om samtycke eller sök en annan grund.
problem-refused = Det här gjordes inte
problem-refused-advice = Gå tillbaka och se på det du skickade.
problem-away = Tjänsten kan inte svara just nu
problem-away-advice = Ingenting har gått förlorat. Försök igen om en stund.
problem-fault = Något gick fel hos oss
problem-fault-advice = Ingenting gjordes. Försök igen och berätta för administratören om det fortsätter.

services-title = Tjänster
search-words = Vad söker du?
search-municipality = Kommun
search-unknown-municipality = Det finns ingen sådan kommun.
search-takes = Tar emot remisser
search-open = Öppet nu
search-go = Sök
search-none = Inget hittades. Pröva ett annat ord eller färre villkor.
service-takes = tar emot remisser
open-until = öppet till { $what }
open-always = alltid öppet
opens-at = öppnar { $what }
open-never = stängt
service-refer-title = Remiss
service-refer = Skriv en remiss till den här tjänsten
service-own = Det här är din egen organisations tjänst.
service-choose-case = En remiss skrivs i ett ärende: öppna först det ärende som den gäller.
service-takes-none = Tjänsten tar inte emot remisser
service-summary = Kort
service-description = Beskrivning
service-for-whom = För vem
service-how = Så kommer du i gång
service-charge = Pris
service-takes-time = Hur länge det tar
service-needs = Stödbehov
service-languages = Språk
service-area = Område
service-address-hidden = Adressen är hemlig.
service-channels-title = Kontakt med tjänsten
service-channels-none = Det finns inga kontaktuppgifter.
channel-phone = Telefon
channel-email = E-post
channel-web = På webben
channel-address = Adress
channel-hours = Om öppettiderna
writing-title = Ny remiss
writing-title-of = Ny remiss: { $what }
writing-draft-title = Utkast till remiss
writing-edit = Ändra utkastet
writing-keep = Spara utkastet
writing-covered = Utkastet visas ännu inte för någon. Grunden kontrolleras när du skickar det.
writing-checked-later = Utkastet visas ännu inte för någon. Den rättsliga grunden kontrolleras när du skickar det.
covered-by = grund: { $what }
covered-by-none = ingen grund
done-written = Utkastet är sparat. Läs igenom det och skicka.
field-reason = Varför
field-client-wish = Klientens egen önskan, med egna ord
field-needs = Stödbehov som remissen gäller
field-categories = Vad som berättas för mottagaren
field-summary = Din egen beskrivning för mottagaren
field-urgency = Brådska
field-duplicate-reason = Varför en annan öppen remiss till samma tjänst är rätt
failure-duplicate = Klienten har redan en öppen remiss till den här tjänsten
case-refer = Sök en tjänst och skriv en remiss
case-meetings-title = Möten
meeting-without-time = tid inte bestämd
client-restricted = Spärrmarkering: var klienten finns visas inte.
client-facts-title = Uppgifter
client-cases-none = Du deltar inte i klientens ärenden.
client-sharing-title = Vem ser vad och varför
client-sharing-none = Ingen annan ser klientens uppgifter.
client-uses-title = Vem som har tittat
client-uses-none = Ingen har tittat på uppgifterna.
column-organization = Organisation
column-sees = Ser
column-why = Varför
column-when = När
column-basis = Grund
sees-nothing = ingenting
sees-forbidden = förbjudet: { $what }
fact-number = Personbeteckning
fact-municipality = Hemkommun
fact-unemployed = Arbetslös sedan
fact-died = Död
fact-keeper = Registerförare
basis-own-register = eget register
basis-unseen = utan att visa innehåll
the-service = tjänsten själv
search-found = { $count ->
    [one] { $count } tjänst
   *[other] { $count } tjänster
}
service-answers-within = { $count ->
    [one] svar inom { $count } vardag
   *[other] svar inom { $count } vardagar
}
reports-title = Rapporter
report-month = Månad
report-in = Skickade till oss
report-out = Skickade av oss
report-how = Remisser som skickades under månaden, så som de är nu. Bara hela månader som är slut räknas.
report-file = Hämta som tabell (CSV)
report-none = Den här månaden finns inget att räkna.
report-category = Kategori
report-count = Antal
report-table = Tabell
report-hidden = visas inte
report-few = Tal om färre än fem klienter visas inte, och inte heller tal som de kunde räknas ut av.
report-median = Hälften besvarades senast inom
report-closed = Kretsen slöts
report-answers = Hur snabbt svaret kom
report-loops = Var kretsen är
report-unanswered = Utan svar per tjänst
report-declines = Varför de avböjdes
report-hops = Luckor dit klienten gick ensam (ärenden öppnade hos oss)
working-days =
    { $count ->
        [one] { $count } vardag
       *[other] { $count } vardagar
    }
