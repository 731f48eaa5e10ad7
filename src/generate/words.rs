//! What people and things are called, and what is said of them. Nobody of it exists.
use super::chance::Chance;
use domain::{
    organization::Sector,
    text::{Lang, Localized},
};

const FIRST_NAMES: [&str; 24] = [
    "Aino", "Eero", "Helmi", "Onni", "Siiri", "Väinö", "Lilja", "Toivo", "Elsa", "Urho", "Iida", "Armas",
    "Saana", "Veikko", "Kerttu", "Taavi", "Inkeri", "Oiva", "Tyyne", "Kauko", "Astrid", "Axel", "Ingrid",
    "Rasmus",
];
const LAST_NAMES: [&str; 24] = [
    "Aallonranta",
    "Kivilahti",
    "Suvantola",
    "Hietakangas",
    "Pihlajasuo",
    "Tuulenpesä",
    "Rantakoivu",
    "Kuusilehto",
    "Metsäpuro",
    "Harjuniitty",
    "Sinivuori",
    "Joenpelto",
    "Lumikallio",
    "Vesiniemi",
    "Tähtikoski",
    "Saarisalo",
    "Haapamäenpää",
    "Koivukumpu",
    "Niittylampi",
    "Peltovirta",
    "Björkstrand",
    "Lindskata",
    "Sandnäs",
    "Åkerholm",
];
const REASONS: [&str; 6] = [
    "Client asks for help with rent arrears and unopened letters, and wants to go through them with somebody.",
    "Client has been without work for a long time, sleeps badly and wants to know what work would be possible.",
    "Client moves out of supported housing and needs somebody who comes along to the first appointments.",
    "Client looks after a parent alone, has no time for own health and asks what relief there is.",
    "Client has come to the country lately and asks for help with studies, language and day care.",
    "Client wants to stop gambling, has told nobody at home and prefers to be called in the morning.",
];
const WISHES: [&str; 4] = [
    "Somebody to go through the bills with me.",
    "I want to hear what is possible before I decide.",
    "I want to come by myself first.",
    "Please tell me what happens next.",
];
const SUMMARIES: [&str; 4] = [
    "Apua, kun laskut ja velat ovat kasautuneet.",
    "Tukea työn etsimiseen ja työkyvyn arviointiin.",
    "Asumisen ohjausta ja apua vuokra-asioissa.",
    "Keskusteluapua ja ryhmiä arjen tueksi.",
];
const SERVICES: [&str; 6] =
    ["Neuvonta", "Arviointi", "Ryhmätoiminta", "Kotiin annettava tuki", "Ohjaus", "Päiväkeskus"];
const NEEDS: [&str; 6] = ["n01", "n02", "n03", "n04", "n06", "n08"];

fn nth<'a>(these: &[&'a str], n: usize) -> &'a str {
    these.get(n % these.len().max(1)).copied().unwrap_or_default()
}
fn any<'a>(these: &[&'a str], chance: &mut Chance) -> &'a str {
    chance.pick(these).copied().unwrap_or_default()
}

pub fn first_name(chance: &mut Chance) -> &'static str {
    any(&FIRST_NAMES, chance)
}
pub fn last_name(chance: &mut Chance) -> &'static str {
    any(&LAST_NAMES, chance)
}
pub fn name(chance: &mut Chance) -> String {
    format!("{} {}", first_name(chance), last_name(chance))
}
pub fn reason(chance: &mut Chance) -> String {
    any(&REASONS, chance).to_owned()
}
pub fn wish(chance: &mut Chance) -> String {
    any(&WISHES, chance).to_owned()
}
pub fn need(n: usize) -> &'static str {
    nth(&NEEDS, n)
}
pub fn summary(n: usize) -> &'static str {
    nth(&SUMMARIES, n)
}
pub fn service(n: usize) -> &'static str {
    nth(&SERVICES, n)
}
/// What an organization of the sector is called.
pub fn office(sector: Sector) -> &'static str {
    match sector {
        Sector::SocialServices => "Sosiaalitoimisto",
        Sector::Employment => "Työllisyysalue",
        Sector::Health => "Terveyskeskus",
        Sector::DebtCounselling => "Velkaneuvonta",
        Sector::NgoPeer => "Vertaistuki",
        _ => "Palvelukeskus",
    }
}
pub fn named(what: &str, number: usize) -> Localized {
    let mut name = Localized::of(Lang::Fi, &format!("{what} {number}"));
    name.set(Lang::En, &format!("{what} {number} (generated)"));
    name
}
/// What a case is called.
pub fn need_title(chance: &mut Chance) -> String {
    any(&["Arki takaisin raiteilleen", "Asunto ja laskut kuntoon", "Kohti työtä", "Tukea kotiin"], chance)
        .to_owned()
}
