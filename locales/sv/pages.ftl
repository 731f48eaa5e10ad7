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

# Vad som görs på sidorna
step-strength = Anteckna en styrka
step-goal = Sätt upp ett mål
step-action = Planera en åtgärd
step-participant = Utse en organisation till planen
step-change-plan = Skriv på planen
step-client-response = Anteckna klientens svar
step-assess = Bedöm hur långt man kom
step-approve = Godkänn
step-refuse = Avslå
step-accept-plan = Ta delen för din organisation
step-decline-plan = Avböj delen
step-next-step = Kom överens om nästa steg
step-need = Anteckna ett stödbehov
step-note = Skriv en anteckning
step-member = Utse en organisation till ärendet
step-meeting = Föreslå ett möte
step-plan = Börja en plan
step-step-done = Det är gjort
step-step-drop = Det ska inte längre göras
step-leave = Avsluta deltagandet i ärendet
step-case = Öppna ett ärende
step-basis = Anteckna en rättslig grund
step-search = Sök klienten
step-client = Börja klientuppgifter
field-text = Text
field-area = Område
field-said-by = Vem som sade det
field-client-words = Med klientens egna ord
field-gas-levels-2 = Mycket mer än väntat (+2)
field-gas-levels-1 = Mer än väntat (+1)
field-gas-levels-0 = Det som väntas (0)
field-gas-levels--1 = Mindre än väntat (−1)
field-gas-levels--2 = Mycket mindre än väntat (−2)
field-baseline = Var man börjar
field-methods = Sätt att komma dit
field-what = Vad
field-who = Vem som gör det
field-organization-id = Organisation
field-user-id = Medarbetare
field-due = Senast
field-goal-id = För vilket mål
field-is-unconventional = Inte det vanliga: en chef beslutar
field-role = Roll
field-situation = Situationen: först styrkor, sedan behov
field-coordination-text = Hur det hålls samman
field-review-every-months = Ses över med månaders mellanrum
field-client-answer = Vad klienten svarade
field-how-told = Hur klienten fick veta
field-level = Nivå
field-assessed-by = Vems bedömning
field-outcome = Vad som blev av det
field-kind = Slag
field-mode = Hur man träffas
field-participants = Vilka som bjuds in utöver klienten
field-starts-at = Börjar
field-ends-at = Slutar
field-agenda = Vad man talar om
field-code = Stödbehov
field-severity = Hur tungt det är, 0–10
field-happened-on = När det hände
field-next-step-what = Nästa steg: vad
field-next-step-who = Nästa steg: vem
field-next-step-due = Nästa steg: senast
field-no-next-step-reason = Varför det inte finns ett nästa steg
field-client-understood = Klienten vet vad som händer härnäst
field-closing-note = Hur det slutade
field-client-told-via = Hur klienten fick veta
field-prior-review-with-client = Det som skrevs förra gången gicks igenom med klienten
field-prior-review-skipped = Varför det inte gicks igenom
field-minutes-spent = Längd i minuter
field-title = Rubrik
field-opened-via = Hur ärendet kom
field-service-task-code = Serviceuppgift
field-recipients = Vem som får se
field-purposes = För vilket ändamål
field-given-via = Hur klienten gav den
field-plain-summary-fi = Vad klienten fick veta, på finska
field-plain-summary-sv = Vad klienten fick veta, på svenska
field-plain-summary-en = Vad klienten fick veta, på engelska
field-statute-code = Bestämmelse
field-justification = De fakta som den tillämpas på
field-valid-to = Gäller till
field-name = Namn eller början av det
field-birth-date = Födelsedatum
field-national-id = Personbeteckning
field-purpose = Vad uppgifterna behövs till
field-first-names = Förnamn
field-last-name = Efternamn
field-preferred-name = Tilltalsnamn
field-service-language = Servicespråk
field-interpreter-needed = Behöver tolk
field-contact-address = Postadress
one-a-line = en på varje rad
clients-title = Klienter
clients-how = Med namn bland egna klienter; med hela personbeteckningen och ändamålet överallt där du får se uppgifterna. Varje sökning loggas.
clients-found = Hittades
clients-none = Ingen som du får se. Försök med hela personbeteckningen eller börja klientuppgifter.
clients-more = Det finns fler. Skriv mer av namnet eller födelsedatumet.
clients-new = En ny klient
back-to-referral = Tillbaka till remissen
referral-hand-on = Skicka vidare till en tjänst som passar bättre
service-hand-on-advice = Den här remissen avslutas som vidarebefordrad, och en likadan går till den här tjänsten med det som dess personal får veta.
service-hand-on = Skicka vidare hit
field-may-see = Vad de får se
help-title = Hjälp
help-worker-title = Du arbetar med klienter
help-worker-today = Sidan I dag visar vad som väntar: dina nästa steg och remisser som ingen har besvarat. Det röda är försenat.
help-worker-steps = På sidan för en klient, ett ärende, en plan eller en remiss står vad du kan göra nu. Det som inte finns där är inte ditt att göra, eller inte ännu; när något inte går säger sidan varför, och det du skrivit finns kvar.
help-worker-loop = En remiss går runt tills den är sluten: mottagaren berättar hur det gick, du kvitterar det, och klienten får veta. Du väljer vad mottagaren får veta; inget är valt på förhand.
help-worker-seen = Du ser det som klientens samtycke eller lagen öppnar för dig, och varje titt loggas. Klienten får se vem som har tittat.
help-lead-title = Du leder ett team
help-lead-queue = Kön visar vad som har kommit, utan innehåll, tills du ger det till någon. Sidan I dag visar planer som ska ses över och ärenden utan nästa steg. Flera remisser ger du på en gång genom att välja dem.
help-lead-reports = Rapporter räknar en månad som är över. Tal om färre än fem klienter berättas inte, inte heller andra som de skulle följa av.
help-admin-title = Du sköter en organisation
help-admin-people = På organisationens sida tar du med personer och låter dem gå, öppnar enheter och släpper in partnersystem. Ingen ger roller åt sig själv.
help-officer-title = Du är dataskyddsombud
help-officer-log = Sidan Dataskydd visar vad som väntar på dig: nödöppningar att granska, larm om avvikande visningar och spärrmarkeringar vars sista dag har gått. I loggen ser du vem som har tittat på vad, och gör ett utdrag för klienten. Ingen behandlar sitt eget ärende.
help-client-title = Vad klienten bestämmer
help-client-own = Klientens ord står som de sades. Klienten bestämmer vem som får se vad, tar tillbaka det när som helst och får se vem som har tittat. Ingen plan görs utan klientens svar.
accessible-title = Tillgänglighet
accessible-how-title = Hur tillgängliga sidorna är
accessible-how = Sidorna är gjorda för att uppfylla riktlinjerna WCAG 2.2 på nivå AA. Varje sida testas automatiskt på tre språk, ljus och mörk, smal och bred, och huvuduppgifterna med enbart tangentbordet och utan skript.
accessible-lacks-title = Vad som inte är säkert
accessible-lacks = Sidorna har inte prövats av människor som använder skärmläsare eller andra hjälpmedel, och texternas tydlighet har inte testats. Servicekartor som skrivs ut är gjorda för papper.
accessible-tell-title = Är något i vägen?
accessible-tell = Berätta det för organisationen som erbjuder dig den här tjänsten. Den ska svara inom två veckor.
accessible-authority = Om svaret inte hjälper kan du vända dig till Transport- och kommunikationsverket Traficom, som övervakar digitala tjänsters tillgänglighet (lag 306/2019).
# En organisations sida
step-user = Ta med en person
step-unit = Öppna en enhet
step-api-client = Släpp in ett partnersystem
step-user-roles = Roller
step-user-unit = Enhet
step-reset-access = Ge ett nytt första lösenord
step-deactivate = Arbetar inte här längre
step-activate = Arbetar här igen
step-revoke = Stäng ute
field-full-name = Namn
field-job = Titel
field-roles = Roller
field-unit-id = Enhet
field-service-tasks = Serviceuppgifter vars ärenden är för deras egen personal
field-first-password = Första lösenord, berättas personligen
field-name-fi = Namn på finska
field-name-sv = Namn på svenska
field-name-en = Namn på engelska
field-street-address = Gatuadress
field-postal-code = Postnummer
field-phone = Telefon
field-address-confidential = Adressen är hemlig
field-system = Systemets namn
field-scopes = Vad dess token får användas till
field-gives-up-one-time-codes = Engångskoder frågas inte längre
organization-title = Organisation
people-title = Personer
person-inactive = Arbetar inte här
person-without-password = Har inget lösenord ännu
person-has-codes = Engångskoder
units-title = Enheter
units-none = Det finns inga enheter: alla arbetar i hela organisationen.
systems-title = Partnersystem
systems-none = Inget partnersystem frågar för organisationen.
system-revoked = Utestängt { $what }
system-told-once = Det här berättas en gång. Förvara det så att bara systemet läser det.
privacy-title = Dataskydd
privacy-more = De äldsta visas här. Resten kommer fram när dessa är behandlade.
emergencies-title = Nödöppningar att granska
emergencies-none = Ingen nödöppning väntar på granskning.
alerts-title = Avvikande visningar
alerts-none = Det finns inga öppna larm.
restrictions-title = Spärrmarkeringar vars sista dag har gått
restrictions-none = Ingen spärrmarkering väntar på att förnyas eller avslutas.
safety-over = Spärrmarkeringen ska förnyas eller avslutas
alert-count = antal { $what }
review-until = granskas senast { $what }
a-system = partnersystem
log-title = Logg
log-none = Loggen har inga anteckningar som motsvarar sökningen.
log-client = Klientens id
log-of-client = Klientens logg
column-saw = Kunde ses
extract-title = Loggutdrag för klienten
step-extract = Gör ett loggutdrag för klienten
field-older-because = Särskilt skäl för uppgifter som är äldre än två år
step-settle = Behandla
step-review-emergency = Granska
field-found-out = Vad som kom fram
field-note = Anmärkning
history-all = Alla händelser
happened-created = skapad
happened-changed = ändrad
happened-recorded = antecknad
happened-withdrawn = återkallad
happened-expired = giltigheten har upphört
happened-joined = har kommit med
happened-left = har lämnat
happened-agreed = avtalad
happened-done = gjord
happened-named = utsedd
happened-written = skriven
happened-set = uppställt
happened-assessed = bedömt
happened-answered = klienten svarade
happened-asked = deltagarna har tillfrågats
happened-kept = sparad
happened-approved = godkänd
happened-refused = inte godkänd
happened-sent = skickad
queue-choose = Välj: { $what }
step-give = Ge de valda
queue-given = { $count ->
    [one] { $count } remiss har getts.
   *[other] { $count } remisser har getts.
}
queue-kept = { $count ->
    [one] { $count } blev kvar: någon hann före.
   *[other] { $count } blev kvar: någon hann före.
}
field-chosen = Vilka remisser
step-prohibition = Anteckna ett förbud
field-forbidden-to = Vem som inte får se (inget val: alla andra)
field-forbidden = Vad som inte får ses (inget val: allt)
step-withdraw-basis = Återkalla
bases-title = Samtycken, tillstånd och förbud
basis-until = till { $what }
basis-all-others = alla andra
step-change-need = Ändra
step-change-goal = Ändra målet
step-change-unit = Ändra
step-system-scopes = Rättigheter
step-rotate = Byt hemlighet
field-factors-promotes = Vad som främjar
field-factors-hinders = Vad som hindrar
field-factors = Vad som främjar eller hindrar
field-weight = Vikt 1–10
field-attempts = Försök att nå klienten
field-attempts-0-on = Inte nådd: första försöket
field-attempts-0-how = Hur första gången
field-attempts-1-on = Inte nådd: andra försöket
field-attempts-1-how = Hur andra gången
service-free-places = { $count ->
    [one] { $count } ledig plats
   *[other] { $count } lediga platser
}
service-waiting-days = { $count ->
    [one] väntetid { $count } dag
   *[other] väntetid { $count } dagar
}
service-capacity-told = Läget meddelat
step-capacity = Berätta hur mycket plats det finns
field-free-places = Lediga platser
field-waiting-days = Väntetid i dagar
referrals-all = Alla remisser
cases-all = Alla ärenden
cases-yours = Här är de som du deltar i.
