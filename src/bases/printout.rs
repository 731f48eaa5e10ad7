//! A basis on paper, for the client: what was agreed, with whom, for how long, and how it is taken back.
//!
//! It names the client and nothing else that they are known or found by: no national identifier, no address, no place.
use super::view::validity;
use crate::{
    access::{Access, Look},
    error::Result,
    http::{html::Html, reply::Reply},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, OrganizationId,
    access::Action,
    basis::{BasisKind, day, made},
    calendar::local_date,
    codelist::{self, Labels},
    text::{Lang, Localized},
};
use entity::{basis::Model, client, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// What the lines are about.
mod words {
    use domain::codelist::Labels;

    macro_rules! words {
        ($($name:ident $fi:literal $sv:literal $en:literal;)+) => {
            $(pub const $name: Labels = Labels { fi: $fi, sv: $sv, en: $en };)+
        };
    }

    words! {
        CLIENT     "Asiakas"                 "Klient"                       "Client";
        GIVER      "Tiedot luovuttaa"        "Uppgifterna lämnas ut av"     "Who discloses";
        HOLDER     "Rekisterinpitäjä"        "Personuppgiftsansvarig"       "Who keeps the record";
        RECEIVERS  "Tiedot saa"              "Uppgifterna lämnas till"      "Who receives";
        FORBIDDEN  "Keneltä kielletty"       "Förbudet gäller"              "Who is forbidden";
        CLASSES    "Toimialat"               "Verksamhetsområden"           "Fields";
        ALL        "Kaikki muut"             "Alla andra"                   "All others";
        CATEGORIES "Tiedot"                  "Uppgifter"                    "Data";
        KINDS      "Vain nämä asiakirjat"    "Bara dessa handlingar"        "Only these documents";
        MADE       "Vain tältä ajalta"       "Bara från denna tid"          "Only of this time";
        TASK       "Vain palvelutehtävässä"  "Bara i serviceuppgiften"      "Only in the service task";
        RECORD     "Vain yksi asia tai asiakirja" "Bara ett ärende eller en handling" "Only one case or document";
        PURPOSES   "Käyttötarkoitukset"      "Användningsändamål"           "Purposes";
        PROVISION  "Säännös"                 "Bestämmelse"                  "Provision";
        TOLD       "Mitä asiakkaalle kerrottiin" "Vad klienten fick veta"   "What the client was told";
        VALID      "Voimassa"                "Giltighetstid"                "Valid";
        WITHDRAWN  "Peruutettu"              "Återtagen"                    "Withdrawn";
        STATUS     "Tila"                    "Läge"                         "Status";
        GIVEN      "Antotapa"                "Givet"                        "How it was given";
        RECORDED   "Kirjattu"                "Antecknad"                    "Recorded";
        PRINTED    "Tulostettu"              "Utskriven"                    "Printed";
        TAKE_BACK  "Peruuttaminen"           "Återtagande"                  "Taking it back";
        UNTIL_THEN "toistaiseksi"            "tills vidare"                 "until further notice";
        BY_WORD
            "Tämä on vapaaehtoinen. Voit peruuttaa sen milloin tahansa kertomalla siitä rekisterinpitäjälle. Peruutus tulee voimaan heti. Se ei muuta sitä, mitä tietojen perusteella on jo tehty."
            "Detta är frivilligt. Du kan när som helst ta tillbaka det genom att meddela den personuppgiftsansvarige. Återtagandet gäller genast. Det ändrar inte det som redan har gjorts utifrån uppgifterna."
            "This is voluntary. You can take it back at any time by telling whoever keeps the record. It ends at once. It does not change what has been done with the data already.";
        BY_LAW
            "Tämä perustuu lakiin. Sitä ei voi peruuttaa, mutta voit kysyä perusteista rekisterinpitäjältä."
            "Detta grundar sig på lag. Det kan inte återtas, men du kan fråga den personuppgiftsansvarige om grunderna."
            "This stands on the law. It cannot be taken back, but you can ask whoever keeps the record about the grounds.";
    }
}

type Names = BTreeMap<OrganizationId, Localized>;

/// The page; that it was printed stands in the log like any read.
pub async fn print(access: &Access, id: BasisId, lang: Lang) -> Result<Reply<String>> {
    let look = access.look::<Model>(Action::PrintBasis, id).await?;
    let found = look.all(client::Entity::find_by_id(look.record().client_id)).await?;
    let client = found.into_iter().next().ok_or_else(|| anyhow::anyhow!("a basis without a client"))?;
    let names = names(&look).await?;
    let page = Paper { basis: look.record(), names: &names, lang, now: access.now() }.page(&client);
    Ok(look.answer_page(page).await?.in_language(lang.code()))
}

async fn names(look: &Look<'_, Model>) -> Result<Names> {
    let basis = look.record();
    let ids = basis.recipients.iter().copied().chain([basis.organization_id]);
    let named = organization::Entity::find().filter(organization::Column::Id.is_in(ids));
    Ok(look.all(named).await?.into_iter().map(|one| (one.id, one.name)).collect())
}

struct Paper<'a> {
    basis: &'a Model,
    names: &'a Names,
    lang: Lang,
    now: DateTime<Utc>,
}

impl Paper<'_> {
    fn page(&self, client: &client::Model) -> String {
        let title = self.label("basis_kinds", self.basis.kind.code());
        let mut page = Html::page(self.lang, &title);
        page.line(words::CLIENT.label(self.lang), &format!("{} {}", client.first_names, client.last_name));
        self.whom(&mut page);
        self.what(&mut page);
        self.when(&mut page);
        let take_back = if self.basis.kind.passes_prohibitions() { words::BY_LAW } else { words::BY_WORD };
        page.line(words::TAKE_BACK.label(self.lang), take_back.label(self.lang));
        page.line(words::PRINTED.label(self.lang), &self.day_of(self.now));
        page.end()
    }

    fn whom(&self, page: &mut Html) {
        let Model { kind, recipients, recipient_sectors, organization_id, .. } = self.basis;
        let forbids = *kind == BasisKind::Prohibition;
        let holder = if forbids { words::HOLDER } else { words::GIVER };
        self.texts(page, holder, self.names.get(organization_id));
        let receivers = if forbids { words::FORBIDDEN } else { words::RECEIVERS };
        self.texts(page, receivers, recipients.iter().filter_map(|one| self.names.get(one)));
        let classes = recipient_sectors.iter().map(|class| self.label("sectors", class.code()));
        self.list(page, words::CLASSES, classes);
        if recipients.is_empty() && recipient_sectors.is_empty() {
            page.line(receivers.label(self.lang), words::ALL.label(self.lang));
        }
    }

    fn what(&self, page: &mut Html) {
        let basis = self.basis;
        let categories = basis.categories.iter().map(|one| self.label("data_categories", one.code()));
        self.list(page, words::CATEGORIES, categories);
        self.list(
            page,
            words::KINDS,
            basis.record_kinds.iter().map(|one| self.label("record_kinds", one.code())),
        );
        self.list(page, words::MADE, made(self.lang, basis.data_from, basis.data_to));
        let task = basis.service_task_code.as_deref();
        self.list(page, words::TASK, task.map(|task| self.label("service_tasks", task)));
        self.list(page, words::RECORD, basis.record_id.map(|record| record.to_string()));
        self.list(page, words::PURPOSES, basis.purposes.iter().map(|one| self.label("purposes", one.code())));
        self.list(
            page,
            words::PROVISION,
            basis.statute_code.map(|one| self.label("statute_codes", one.code())),
        );
        self.texts(page, words::TOLD, Some(&basis.plain_summary));
    }

    fn when(&self, page: &mut Html) {
        let basis = self.basis;
        let to = basis.valid_to.map_or_else(
            || words::UNTIL_THEN.label(self.lang).to_owned(),
            |to| format!("– {}", self.day_of(to)),
        );
        page.line(words::VALID.label(self.lang), &format!("{} {to}", self.day_of(basis.valid_from)));
        let status = validity(basis).status(self.now);
        page.line(words::STATUS.label(self.lang), &self.label("basis_statuses", status.code()));
        self.list(page, words::WITHDRAWN, basis.withdrawn_at.map(|at| self.day_of(at)));
        self.list(page, words::GIVEN, basis.given_via.map(|via| self.label("given_via", via.code())));
        page.line(words::RECORDED.label(self.lang), &self.day_of(basis.created_at));
    }

    fn day_of(&self, moment: DateTime<Utc>) -> String {
        let date: NaiveDate = local_date(moment);
        day(self.lang, date)
    }

    fn label(&self, list: &str, code: &str) -> String {
        codelist::label(list, code, self.lang).unwrap_or(code).to_owned()
    }

    /// One line for all; none where there is nothing to say.
    fn list(&self, page: &mut Html, about: Labels, all: impl IntoIterator<Item = String>) {
        let all: Vec<_> = all.into_iter().collect();
        if !all.is_empty() {
            page.line(about.label(self.lang), &all.join(", "));
        }
    }

    /// A line for each, in the language it is in.
    fn texts<'b>(&self, page: &mut Html, about: Labels, all: impl IntoIterator<Item = &'b Localized>) {
        for (lang, text) in all.into_iter().filter_map(|text| text.pick(self.lang)) {
            page.line_in(lang, about.label(self.lang), text);
        }
    }
}
