skip = Siirry sisältöön
nav = Päävalikko
send = Lähetä
optional = (vapaaehtoinen)
choose = Valitse
hidden = (ei näytetä sinulle)
to-today = Tämän päivän asioihin

sign-in = Kirjaudu
sign-in-title = Kirjaudu sisään
sign-in-wrong = Käyttäjätunnus, salasana tai kertakäyttökoodi ei ole oikein.
sign-in-later = Yrityksiä on ollut liikaa. Odota hetki ja yritä uudelleen.
sign-in-ended = Istuntosi on päättynyt. Kirjaudu, niin näet kirjoittamasi uudelleen.
sign-out = Kirjaudu ulos
one-time-code-hint = Kuusi numeroa, jos olet ottanut kertakäyttökoodit käyttöön.
resume-title = Olet kirjautunut uudelleen
resume-advice = Mitään ei lähetetty. Katso, mitä olit kirjoittanut, ja lähetä se.

today-title = Tänään
counts-title = Lukuina
count-late = { $count ->
    [one] vastaus on myöhässä
   *[other] vastausta on myöhässä
}
count-unassigned = { $count ->
    [one] lähete on vielä ilman tekijää
   *[other] lähetettä on vielä ilman tekijää
}
count-without-step = { $count ->
    [one] asia on ilman seuraavaa askelta
   *[other] asiaa on ilman seuraavaa askelta
}
count-review-due = { $count ->
    [one] suunnitelma on katsottava uudelleen
   *[other] suunnitelmaa on katsottava uudelleen
}
count-without-answer = { $count ->
    [one] suunnitelma odottaa asiakkaan vastausta
   *[other] suunnitelmaa odottaa asiakkaan vastausta
}
count-action-overdue = { $count ->
    [one] suunnitelman toimi on myöhässä
   *[other] suunnitelmien tointa on myöhässä
}
waiting-title = Odottaa vastaustasi
waiting-none = Kukaan ei odota vastaustasi. Uudet lähetteet tulevat tähän.
waiting-all = Kaikki vastaustasi odottavat
my-steps-title = Omat seuraavat askeleeni
my-steps-none = Sinulla ei ole seuraavia askelia. Ne tulevat asioista, joissa olet mukana.

referrals-title = Lähetteet
referrals-none = Tällaisia lähetteitä ei ole. Valitse toiset rajaukset tai palaa myöhemmin.
queue-title = Jono
queue-open = Avaa sisältöineen
next-page = Lisää
desk-in = Saapuneet
desk-out = Lähetetyt
filter-box = Suunta
filter-phase = Vaihe
filter-any = Mikä tahansa
filter-overdue = Vain ne, joiden vastaus on myöhässä
filter-mine = Vain omani
filter-apply = Näytä
column-client = Asiakas
no-name = (ei nimeä)
column-service = Palvelu
column-other = Toinen osapuoli
column-sent = Lähetetty
column-status = Tila
column-answer = Vastattava viimeistään
column-assignee = Tekijä
unassigned = ei vielä kenenkään
due-paused = odottaa lisätietoja
due-late = { $count ->
    [0] myöhässä
    [one] { $count } työpäivän myöhässä
   *[other] { $count } työpäivää myöhässä
}
due-left = { $count ->
    [0] tänään
    [one] { $count } työpäivä jäljellä
   *[other] { $count } työpäivää jäljellä
}

back-to-referrals = Lähetteet
back-to-queue = Jono
referral-from = Lähettäjä: { $what }
referral-to = Vastaanottaja: { $what }
steps-title = Mitä voit tehdä nyt
steps-none = Ei mitään juuri nyt. On toisen osapuolen vuoro, tai lähete on päättynyt.
facts-title = Mistä on kyse
fact-reason = Syy
fact-client-wish = Asiakkaan oma toive
fact-needs = Tuen tarpeet
yes = kyllä
fact-summary = Yhteenveto
fact-born = Syntymäpäivä
fact-language = Asiointikieli
fact-interpreter = Tarvitsee tulkin
fact-contacts = Yhteystiedot
fact-address = Yhteysosoite
contact-unsafe = (muutkin voivat nähdä tai kuulla)
fact-disclosed = Luovutettavat tiedot
fact-appointment = Varattu aika
fact-estimate = Arvioitu aika
fact-outcome = Tulos
fact-closing-reason = Miksi päättyi
fact-sender = Lähettäjä
fact-assignee = Tekijä
fact-told = Asiakkaalle kerrottu
messages-title = Viestit
messages-none = Kukaan ei ole vielä kirjoittanut.
history-title = Mitä on tapahtunut
happened-referral-created = Kirjoitettu
happened-referral-changed = Muutettu
happened-referral-basis-changed = Perustuu toiseen oikeusperusteeseen
happened-referral-assigned = Annettu tekijälle
happened-referral-acknowledged = Lähettäjä on ottanut tiedoksi, miten päättyi
happened-referral-client-informed = Asiakkaalle on kerrottu, miten päättyi
happened-other = Käsitelty
step-acknowledge = Ota tiedoksi, miten päättyi
step-inform-client = Asiakkaalle on kerrottu
step-assign = Anna tekijälle
done-step = Tehty: { $what }.
done-message = Viestisi on lähetetty.

cases-title = Asiat
cases-none = Et ole mukana missään asiassa. Asiat tulevat tähän, kun avaat niitä tai otat vastaan lähetteitä.
column-case = Asia
column-lead = Vastuuorganisaatio
column-changed = Muutettu
case-lead = Vastuussa { $what }
case-coordinator = Vastuuhenkilö { $what }
case-next-title = Seuraavat askeleet
case-next-none = Seuraavaa askelta ei ole.
client-knows = asiakas tietää
case-needs-title = Tarpeet asiakkaan omin sanoin
case-needs-none = Tarpeita ei ole kirjattu, tai niitä ei näytetä sinulle.
case-plans-title = Suunnitelmat
case-plans-none = Suunnitelmaa ei ole, tai sitä ei näytetä sinulle.
case-referrals-none = Lähetteitä ei ole, tai niitä ei näytetä sinulle.
case-members-title = Mukana olevat organisaatiot
case-members-none = Muita organisaatioita ei ole nimetty.
case-done-title = Aiemmat askeleet
back-to-case = Asia
plan-review-due = katsottava uudelleen
plan-map = Palvelukartta tulostettavaksi
plan-lacks = Suunnitelmasta puuttuu vielä:
plan-strengths-title = Vahvuudet
plan-strengths-none = Vahvuuksia ei ole vielä kirjattu. Kysy asiakkaalta, mikä on hyvin.
plan-situation = Tilanne
plan-coordination = Miten yhteistyötä pidetään koossa
plan-goals-title = Tavoitteet asiakkaan omin sanoin
plan-goals-none = Tavoitteita ei ole vielä.
plan-methods = Keinot
column-level = Taso
column-means = Mitä se tarkoittaa
column-where = Missä ollaan
mark-baseline = alussa
mark-client = asiakkaan arvio
mark-worker = työntekijän arvio
score-baseline = T-luku alussa
score-client = T-luku asiakkaan arvion mukaan
score-worker = T-luku työntekijöiden arvion mukaan
plan-actions-title = Toimet
plan-actions-none = Toimia ei ole vielä.
column-action = Mitä
column-who = Kuka
column-by = Viimeistään
action-referral = lähete: { $what }
plan-participants-title = Nimetyt organisaatiot
plan-participants-none = Muita organisaatioita ei ole nimetty.
plan-hidden = Mikään oikeusperuste ei anna sinulle suunnitelman sisältöä.
plan-facts-title = Tiedot
plan-coordinator = Vastuuhenkilö
plan-responsible = Vastuuviranomainen
plan-agreed = Sovittu
plan-version = Versio
plan-next-review = Katsotaan uudelleen
plan-client-answer = Asiakkaan vastaus
plan-client-comment = Asiakkaan sanoin

field-login = Käyttäjätunnus
field-password = Salasana
field-one-time-code = Kertakäyttökoodi
field-question = Kysymyksesi
field-answer = Vastauksesi
field-comment = Kommentti
field-estimate = Milloin paikka vapautuu
field-appointment-at = Päivä ja kellonaika
field-place = Paikka
field-assigned-to = Tekijä
field-reason-code = Syy
field-outcome-code = Tulos
field-how = Miten
field-body = Viesti
error-required = Tämä tarvitaan.
error-invalid = Tämä ei ole oikein.

failure-check = Korjattavaa on
failure-prohibited = Asiakas on kieltänyt tämän
failure-client-wish = Asiakkaan oma toive puuttuu
failure-moved-on = Asia on edennyt sillä välin; katso uudelleen
problem-not-found = Täällä ei ole mitään
problem-not-found-advice = Sitä ei ole, tai sinulla ei ole oikeutta nähdä sitä.
problem-stale = Joku ehti ensin
problem-stale-advice = Sitä on muutettu sillä välin. Katso se uudelleen ennen kuin jatkat.
problem-other-site = Tämä ei tullut meidän sivultamme
problem-other-site-advice = Avaa sivu uudelleen ja lähetä siitä.
problem-not-allowed = Tämä ei kuulu sinulle
problem-not-allowed-advice = Se ei kuulu rooliisi. Kysy pääkäyttäjältä, jos sen pitäisi kuulua.
problem-no-basis = Mikään oikeusperuste ei kata tätä
problem-no-basis-advice = Pyydä asiakkaalta suostumus tai etsi toinen peruste.
problem-refused = Tätä ei tehty
problem-refused-advice = Palaa takaisin ja katso, mitä lähetit.
problem-away = Palvelu ei juuri nyt pysty vastaamaan
problem-away-advice = Mitään ei kadonnut. Yritä hetken päästä uudelleen.
problem-fault = Meillä meni jotain vikaan
problem-fault-advice = Mitään ei tehty. Yritä uudelleen ja kerro pääkäyttäjälle, jos vika jatkuu.

services-title = Palvelut
search-words = Mitä etsit?
search-municipality = Kunta
search-unknown-municipality = Sellaista kuntaa ei ole.
search-takes = Ottaa vastaan lähetteitä
search-open = Auki nyt
search-go = Etsi
search-none = Mitään ei löytynyt. Kokeile toista sanaa tai jätä rajauksia pois.
service-takes = ottaa lähetteitä
open-until = auki { $what } asti
open-always = aina auki
opens-at = avautuu { $what }
open-never = suljettu
service-refer-title = Lähete
service-refer = Kirjoita lähete tähän palveluun
service-own = Tämä on oman organisaatiosi palvelu.
service-choose-case = Lähete kirjoitetaan asiassa: avaa ensin asia, jota se koskee.
service-takes-none = Palvelu ei ota vastaan lähetteitä
service-summary = Lyhyesti
service-description = Kuvaus
service-for-whom = Kenelle
service-how = Näin pääset alkuun
service-charge = Hinta
service-takes-time = Kesto
service-needs = Tuen tarpeet
service-languages = Kielet
service-area = Alue
service-address-hidden = Osoite on salainen.
service-channels-title = Yhteys palveluun
service-channels-none = Yhteystietoja ei ole.
channel-phone = Puhelin
channel-email = Sähköposti
channel-web = Verkossa
channel-address = Osoite
channel-hours = Aukiolosta
writing-title = Uusi lähete
writing-title-of = Uusi lähete: { $what }
writing-draft-title = Lähetteen luonnos
writing-edit = Muokkaa luonnosta
writing-keep = Tallenna luonnos
writing-covered = Tallennettua luonnosta ei vielä näytetä kenellekään. Peruste tarkistetaan, kun lähetät sen.
writing-checked-later = Tallennettua luonnosta ei vielä näytetä kenellekään. Oikeusperuste tarkistetaan, kun lähetät sen.
covered-by = peruste: { $what }
covered-by-none = ei perustetta
done-written = Luonnos on tallennettu. Katso se vielä läpi ja lähetä.
field-reason = Miksi
field-client-wish = Asiakkaan oma toive, omin sanoin
field-needs = Tuen tarpeet, joita lähete koskee
field-categories = Mitä kerrotaan vastaanottajalle
field-summary = Oma kuvauksesi vastaanottajalle
field-urgency = Kiireellisyys
field-duplicate-reason = Miksi toinen avoin lähete samaan palveluun on oikein
failure-duplicate = Asiakkaalla on jo avoin lähete tähän palveluun
case-refer = Etsi palvelu ja kirjoita lähete
case-meetings-title = Tapaamiset
meeting-without-time = aika sopimatta
client-restricted = Turvakielto: missä asiakas on, ei näytetä.
client-facts-title = Tiedot
client-cases-none = Et ole mukana asiakkaan asioissa.
client-sharing-title = Kuka näkee mitä ja miksi
client-sharing-none = Kukaan muu ei näe asiakkaan tietoja.
client-uses-title = Kuka on katsonut
client-uses-none = Kukaan ei ole katsonut tietoja.
column-organization = Organisaatio
column-sees = Näkee
column-why = Miksi
column-when = Milloin
column-basis = Peruste
sees-nothing = ei mitään
sees-forbidden = kielletty: { $what }
fact-number = Henkilötunnus
fact-municipality = Kotikunta
fact-unemployed = Työttömänä alkaen
fact-died = Kuollut
fact-keeper = Rekisterinpitäjä
basis-own-register = oma rekisteri
basis-unseen = sisältöä näyttämättä
the-service = palvelu itse
search-found = { $count ->
    [one] { $count } palvelu
   *[other] { $count } palvelua
}
service-answers-within = { $count ->
    [one] vastaus { $count } arkipäivässä
   *[other] vastaus { $count } arkipäivässä
}
reports-title = Raportit
report-month = Kuukausi
report-in = Meille lähetetyt
report-out = Meiltä lähetetyt
report-how = Lähetteet, jotka lähetettiin kuukauden aikana, sellaisina kuin ne ovat nyt. Vain kokonaan päättyneitä kuukausia lasketaan.
report-file = Lataa taulukkona (CSV)
report-none = Tässä kuussa ei ole mitään laskettavaa.
report-category = Luokka
report-count = Määrä
report-table = Taulukko
report-hidden = ei kerrota
report-few = Alle viiden asiakkaan lukuja ei kerrota, eikä lukuja, joista ne voisi päätellä.
report-median = Puolet vastattiin viimeistään
report-closed = Kierros sulkeutui
report-answers = Kuinka nopeasti vastattiin
report-loops = Missä kierros on
report-unanswered = Vailla vastausta palveluittain
report-declines = Miksi ei otettu vastaan
report-hops = Luukut, joille asiakas meni yksin (meillä avatut asiat)
working-days =
    { $count ->
        [one] { $count } arkipäivässä
       *[other] { $count } arkipäivässä
    }
