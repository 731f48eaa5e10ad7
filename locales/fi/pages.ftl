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

# Mitä sivuilla tehdään
step-strength = Kirjaa vahvuus
step-goal = Aseta tavoite
step-action = Suunnittele toimi
step-participant = Nimeä organisaatio suunnitelmaan
step-change-plan = Kirjoita suunnitelmaa
step-client-response = Kirjaa asiakkaan vastaus
step-assess = Arvioi, miten pitkälle päästiin
step-approve = Hyväksy
step-refuse = Hylkää
step-accept-plan = Ota osuus organisaatiosi puolesta
step-decline-plan = Kieltäydy osuudesta
step-next-step = Sovi seuraava askel
step-need = Kirjaa tuen tarve
step-note = Kirjoita muistiinpano
step-member = Nimeä organisaatio asiaan
step-meeting = Ehdota tapaamista
step-plan = Aloita suunnitelma
step-step-done = Se on tehty
step-step-drop = Sitä ei enää tehdä
step-leave = Päätä osallisuus asiaan
step-case = Avaa asia
step-basis = Kirjaa oikeusperuste
step-search = Etsi asiakas
step-client = Aloita asiakastiedot
field-text = Teksti
field-area = Alue
field-said-by = Kuka sanoi
field-client-words = Asiakkaan omin sanoin
field-gas-levels-2 = Paljon odotettua enemmän (+2)
field-gas-levels-1 = Odotettua enemmän (+1)
field-gas-levels-0 = Odotettu (0)
field-gas-levels--1 = Odotettua vähemmän (−1)
field-gas-levels--2 = Paljon odotettua vähemmän (−2)
field-baseline = Mistä lähdetään
field-methods = Keinot
field-what = Mitä
field-who = Kuka tekee
field-organization-id = Organisaatio
field-user-id = Työntekijä
field-due = Mihin mennessä
field-goal-id = Mihin tavoitteeseen
field-is-unconventional = Ei tavanomainen: esihenkilö päättää
field-role = Rooli
field-situation = Tilanne: ensin vahvuudet, sitten tarpeet
field-coordination-text = Miten kokonaisuus pidetään koossa
field-review-every-months = Tarkistetaan kuukausien välein
field-client-answer = Mitä asiakas vastasi
field-how-told = Miten asiakkaalle kerrottiin
field-level = Taso
field-assessed-by = Kenen arvio
field-outcome = Mitä siitä seurasi
field-kind = Laji
field-mode = Miten tavataan
field-participants = Keitä pyydetään asiakkaan lisäksi
field-starts-at = Alkaa
field-ends-at = Päättyy
field-agenda = Mistä puhutaan
field-code = Tuen tarve
field-severity = Kuinka raskas se on, 0–10
field-happened-on = Milloin se tapahtui
field-next-step-what = Seuraava askel: mitä
field-next-step-who = Seuraava askel: kuka
field-next-step-due = Seuraava askel: mihin mennessä
field-no-next-step-reason = Miksi seuraavaa askelta ei ole
field-client-understood = Asiakas tietää, mitä seuraavaksi tapahtuu
field-closing-note = Miten asia päättyi
field-client-told-via = Miten asiakkaalle kerrottiin
field-prior-review-with-client = Edelliskerran kirjaukset käytiin läpi asiakkaan kanssa
field-prior-review-skipped = Miksi niitä ei käyty läpi
field-minutes-spent = Kesto minuutteina
field-title = Otsikko
field-opened-via = Miten asia tuli
field-service-task-code = Palvelutehtävä
field-recipients = Kuka saa nähdä
field-purposes = Mihin tarkoitukseen
field-given-via = Miten asiakas sen antoi
field-plain-summary-fi = Mitä asiakkaalle kerrottiin, suomeksi
field-plain-summary-sv = Mitä asiakkaalle kerrottiin, ruotsiksi
field-plain-summary-en = Mitä asiakkaalle kerrottiin, englanniksi
field-statute-code = Säännös
field-justification = Tosiseikat, joihin sitä sovelletaan
field-valid-to = Voimassa asti
field-name = Nimi tai sen alku
field-birth-date = Syntymäaika
field-national-id = Henkilötunnus
field-purpose = Mihin tietoja tarvitaan
field-first-names = Etunimet
field-last-name = Sukunimi
field-preferred-name = Kutsumanimi
field-service-language = Asiointikieli
field-interpreter-needed = Tarvitsee tulkin
field-contact-address = Postiosoite
one-a-line = yksi kullekin riville
clients-title = Asiakkaat
clients-how = Nimellä omista asiakkaista; koko henkilötunnuksella ja käyttötarkoituksella kaikkialta, missä saat tiedot nähdä. Jokainen haku kirjataan lokiin.
clients-found = Löytyi
clients-none = Ei ketään, jonka saisit nähdä. Kokeile koko henkilötunnusta tai aloita asiakastiedot.
clients-more = Osumia on enemmän. Kirjoita nimestä enemmän tai anna syntymäaika.
clients-new = Uusi asiakas
back-to-referral = Takaisin lähetteeseen
referral-hand-on = Siirrä paremmin sopivaan palveluun
service-hand-on-advice = Tämä lähete päättyy siirrettynä, ja samanlainen lähtee tähän palveluun niillä tiedoilla, jotka sen väelle saa kertoa.
service-hand-on = Siirrä tänne
field-may-see = Mitä ne saavat nähdä
help-title = Ohjeet
help-worker-title = Työskentelet asiakkaiden kanssa
help-worker-today = Tänään-sivu näyttää, mikä odottaa: omat seuraavat askeleesi ja lähetteet, joihin ei ole vastattu. Punainen on myöhässä.
help-worker-steps = Asiakkaan, asian, suunnitelman ja lähetteen sivulla lukee, mitä voit nyt tehdä. Se, mitä ei näy, ei kuulu sinulle tai ei vielä; jos jotain ei voi tehdä, sivu kertoo miksi, ja kirjoittamasi säilyy.
help-worker-loop = Lähete kiertää, kunnes se on suljettu: vastaanottaja kertoo, miten se päättyi, sinä kuittaat sen, ja asiakkaalle kerrotaan. Sinä valitset, mitä vastaanottajalle kerrotaan; mitään ei ole valittu valmiiksi.
help-worker-seen = Näet sen, minkä asiakkaan suostumus tai laki sinulle avaa, ja jokainen katselu kirjataan lokiin. Asiakas saa nähdä, kuka on katsonut.
help-lead-title = Johdat tiimiä
help-lead-queue = Jono näyttää, mitä on saapunut, ilman sisältöä, kunnes annat sen jollekulle. Tänään-sivu näyttää tarkistettavat suunnitelmat ja asiat, joissa ei ole seuraavaa askelta. Useita lähetteitä annat kerralla valitsemalla ne.
help-lead-reports = Raportit laskevat päättyneen kuukauden. Alle viiden asiakkaan lukuja ei kerrota eikä muita, joista ne voisi päätellä.
help-admin-title = Hoidat organisaation asioita
help-admin-people = Organisaation sivulla otat henkilöitä mukaan ja päästät heidät, avaat yksiköitä ja päästät kumppanijärjestelmiä sisään. Kukaan ei anna rooleja itselleen.
help-officer-title = Olet tietosuojavastaava
help-officer-log = Tietosuoja-sivu näyttää, mikä odottaa sinua: tarkistettavat hätäavaukset, poikkeavien katselujen hälytykset ja turvakiellot, joiden viimeinen päivä on ohi. Lokista näet, kuka on katsonut mitä, ja teet asiakkaalle lokiotteen. Kukaan ei käsittele omaa asiaansa.
help-client-title = Mistä asiakas päättää
help-client-own = Asiakkaan sanat säilyvät niin kuin ne sanottiin. Asiakas päättää, kuka saa nähdä mitä, peruu sen milloin haluaa ja saa nähdä, kuka on katsonut. Suunnitelmaa ei tehdä ilman asiakkaan vastausta.
accessible-title = Saavutettavuus
accessible-how-title = Miten saavutettavia sivut ovat
accessible-how = Sivut on tehty täyttämään verkkosisällön saavutettavuusohjeiden WCAG 2.2 AA-taso. Jokainen sivu testataan automaattisesti kolmella kielellä, vaaleana ja tummana, kapeana ja leveänä, ja päätehtävät pelkällä näppäimistöllä ja ilman skriptejä.
accessible-lacks-title = Mistä ei ole varmuutta
accessible-lacks = Sivuja eivät ole kokeilleet ruudunlukijoita tai muita apuvälineitä käyttävät ihmiset, eikä tekstien selkeyttä ole testattu. Tulostettavat palvelukartat on tehty paperille.
accessible-tell-title = Onko jokin esteenä?
accessible-tell = Kerro siitä organisaatiolle, joka tarjoaa sinulle tämän palvelun. Sen on vastattava kahden viikon kuluessa.
accessible-authority = Jos vastaus ei auta, voit kääntyä Liikenne- ja viestintävirasto Traficomin puoleen, joka valvoo digitaalisten palvelujen saavutettavuutta (laki 306/2019).
# Organisaation sivu
step-user = Ota henkilö mukaan
step-unit = Avaa yksikkö
step-api-client = Päästä kumppanijärjestelmä sisään
step-user-roles = Roolit
step-user-unit = Yksikkö
step-reset-access = Anna uusi ensimmäinen salasana
step-deactivate = Ei enää työskentele täällä
step-activate = Työskentelee taas täällä
step-revoke = Sulje ulos
field-full-name = Nimi
field-job = Tehtävänimike
field-roles = Roolit
field-unit-id = Yksikkö
field-service-tasks = Palvelutehtävät, joiden asiat ovat vain niiden väelle
field-first-password = Ensimmäinen salasana, kerrotaan henkilökohtaisesti
field-name-fi = Nimi suomeksi
field-name-sv = Nimi ruotsiksi
field-name-en = Nimi englanniksi
field-street-address = Katuosoite
field-postal-code = Postinumero
field-phone = Puhelin
field-address-confidential = Osoite on salainen
field-system = Järjestelmän nimi
field-scopes = Mihin sen tunnisteita saa käyttää
field-gives-up-one-time-codes = Kertakoodeja ei enää kysytä
organization-title = Organisaatio
people-title = Henkilöt
person-inactive = Ei työskentele täällä
person-without-password = Ei vielä salasanaa
person-has-codes = Kertakoodit
units-title = Yksiköt
units-none = Yksiköitä ei ole: kaikki työskentelevät koko organisaatiossa.
systems-title = Kumppanijärjestelmät
systems-none = Mikään kumppanijärjestelmä ei toimi organisaation puolesta.
system-revoked = Suljettu ulos { $what }
system-told-once = Tämä kerrotaan kerran. Säilytä se niin, että vain järjestelmä lukee sen.
privacy-title = Tietosuoja
privacy-more = Näistä näkyvät vanhimmat. Loput tulevat esiin, kun nämä on käsitelty.
emergencies-title = Tarkistettavat hätäavaukset
emergencies-none = Yhtään hätäavausta ei odota tarkistusta.
alerts-title = Poikkeavat katselut
alerts-none = Avoimia hälytyksiä ei ole.
restrictions-title = Turvakiellot, joiden viimeinen päivä on ohi
restrictions-none = Yksikään turvakielto ei odota jatkamista tai päättämistä.
safety-over = Turvakielto on jatkettava tai päätettävä
alert-count = määrä { $what }
review-until = tarkistettava viimeistään { $what }
a-system = kumppanijärjestelmä
log-title = Loki
log-none = Lokissa ei ole merkintöjä, jotka vastaavat hakua.
log-client = Asiakkaan tunniste
log-of-client = Asiakkaan loki
column-saw = Nähtävillä
extract-title = Lokiote asiakkaalle
step-extract = Tee lokiote asiakkaalle
field-older-because = Erityinen syy saada yli kaksi vuotta vanhoja tietoja
step-settle = Käsittele
step-review-emergency = Tarkista
field-found-out = Mitä selvisi
field-note = Huomautus
history-all = Kaikki tapahtumat
happened-created = luotu
happened-changed = muutettu
happened-recorded = kirjattu
happened-withdrawn = peruttu
happened-expired = voimassaolo päättynyt
happened-joined = tullut mukaan
happened-left = lähtenyt
happened-agreed = sovittu
happened-done = tehty
happened-named = nimetty
happened-written = kirjoitettu
happened-set = asetettu
happened-assessed = arvioitu
happened-answered = asiakas vastasi
happened-asked = osallisilta kysytty
happened-kept = tallennettu
happened-approved = hyväksytty
happened-refused = ei hyväksytty
happened-sent = lähetetty
queue-choose = Valitse: { $what }
step-give = Anna valitut
queue-given = { $count ->
    [one] { $count } lähete annettu.
   *[other] { $count } lähetettä annettu.
}
queue-kept = { $count ->
    [one] { $count } jäi: joku ehti ensin.
   *[other] { $count } jäi: joku ehti ensin.
}
field-chosen = Mitkä lähetteet
step-prohibition = Kirjaa kielto
field-forbidden-to = Keneltä kielletään (valitsematta: kaikilta muilta)
field-forbidden = Mitä kielletään (valitsematta: kaikki)
step-withdraw-basis = Peru
bases-title = Suostumukset, luvat ja kiellot
basis-until = { $what } asti
basis-all-others = kaikki muut
step-change-need = Muuta
step-change-goal = Muuta tavoitetta
step-change-unit = Muuta
step-system-scopes = Oikeudet
step-rotate = Vaihda salaisuus
field-factors-promotes = Mikä edistää
field-factors-hinders = Mikä estää
field-factors = Mikä edistää tai estää
field-weight = Painoarvo 1–10
field-attempts = Yhteydenottoyritykset
field-attempts-0-on = Ei tavoitettu: ensimmäinen yritys
field-attempts-0-how = Ensimmäisen yrityksen tapa
field-attempts-1-on = Ei tavoitettu: toinen yritys
field-attempts-1-how = Toisen yrityksen tapa
service-free-places = { $count ->
    [one] { $count } paikka vapaana
   *[other] { $count } paikkaa vapaana
}
service-waiting-days = { $count ->
    [one] odotus { $count } päivä
   *[other] odotus { $count } päivää
}
service-capacity-told = Tilanne kerrottu
step-capacity = Kerro, paljonko tilaa on
field-free-places = Vapaat paikat
field-waiting-days = Odotus päivinä
referrals-all = Kaikki lähetteet
cases-all = Kaikki asiat
cases-yours = Tässä ovat ne, joissa olet mukana.
