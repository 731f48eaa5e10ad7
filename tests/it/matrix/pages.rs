//! The pages in front of everybody: they show nothing that the API does not show to the same person.
use super::{
    super::{
        canaries::{Marker, found},
        world::{Answer, World},
    },
    principals::Principal,
    stage::Stage,
};
use std::collections::{BTreeMap, BTreeSet};

const PAGES: [&str; 26] = [
    "/today",
    "/cases",
    "/cases/{case_id}",
    "/cases/{case_id}/timeline",
    "/clients",
    "/clients/{client_id}",
    "/plans/{plan_id}",
    "/referrals",
    "/referrals?box=out",
    "/referrals/{referral_id}",
    "/referrals/{referral_id}/edit",
    "/referrals/new?case={case_id}&service={referred_to}",
    "/queue",
    "/queue/{referral_id}",
    "/services?case={case_id}",
    "/services/{referred_to}?case={case_id}",
    "/reports",
    "/reports.csv?box=out",
    "/organization",
    "/account",
    "/privacy",
    "/log",
    "/log?client_id={client_id}",
    "/help",
    "/accessibility",
    "/no-such-page",
];

/// What the API has told everybody: texts, and ids that tell of the client.
#[derive(Default)]
pub struct Told<'a>(BTreeMap<&'static str, (BTreeSet<Marker>, BTreeSet<&'a str>)>);

impl<'a> Told<'a> {
    pub fn hears(&mut self, who: &Principal, stage: &'a Stage, answer: &Answer) {
        let (markers, ids) = self.0.entry(who.name).or_default();
        markers.extend(found(&answer.bytes));
        ids.extend(ids_in(stage, &answer.bytes));
    }
}

fn ids_in<'a>(stage: &'a Stage, bytes: &[u8]) -> Vec<&'a str> {
    let text = String::from_utf8_lossy(bytes);
    stage.traces().into_iter().filter(|id| text.contains(id)).collect()
}

/// What the walk did not come to: the next steps in all cases, and the end of a long time line.
async fn told_besides(who: &Principal) -> BTreeSet<Marker> {
    let mut told = BTreeSet::new();
    let cases = who.asks("GET", "/cases?limit=200").send().await.body;
    for case in cases["items"].as_array().into_iter().flatten() {
        for rest in ["next-steps", "timeline"] {
            let rest = format!("/cases/{}/{rest}?limit=200", case["id"].as_str().unwrap());
            let rest = who.asks("GET", &rest).send().await;
            if rest.status == 200 {
                told.extend(found(&rest.bytes));
            }
        }
    }
    told
}

/// Opens every page as everybody; what is shown beyond what the API told them.
pub async fn strays(stage: &Stage, world: &World, principals: &[Principal], told: &Told<'_>) -> Vec<String> {
    let (mut strays, mut shown) = (Vec::new(), 0);
    for who in principals {
        let Some(visitor) = who.cookie().map(|token| world.visitor_with(&token)) else { continue };
        let (mut markers, ids) = told.0.get(who.name).cloned().unwrap_or_default();
        markers.extend(told_besides(who).await);
        for page in PAGES {
            let path = stage.replace(page);
            let answer = visitor.get(&path).await;
            assert!(answer.status < 500, "{page} for {}: {}", who.name, answer.html);
            shown += usize::from(answer.status == 200);
            let beyond = found(answer.html.as_bytes())
                .difference(&markers)
                .map(ToString::to_string)
                .collect::<Vec<_>>();
            let ids = ids_in(stage, answer.html.as_bytes())
                .into_iter()
                .filter(|id| !ids.contains(id) && !path.contains(id));
            strays.extend(
                beyond
                    .into_iter()
                    .chain(ids.map(str::to_owned))
                    .map(|one| format!("{page}, {}: {one}", who.name)),
            );
        }
    }
    println!(
        "pages: {} opened by {} people, {shown} shown, {} strays",
        PAGES.len(),
        principals.len(),
        strays.len()
    );
    strays
}
