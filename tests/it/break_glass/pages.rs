//! Emergency access on the page of a privacy officer.
use super::*;
use crate::pages_plan::Desk;

#[actix_web::test]
async fn an_officer_reviews_emergency_access_on_the_page() {
    let ward = Ward::new().await;
    let (_, path) = ward.opened().await;
    let desk = Desk::of(ward.world(), &ward.theirs).await;
    let page = desk.0.get_in("en", "/privacy").await.is(200);
    // The officer of the register is told which organization it was, the one of the clinic who it was.
    page.tells(&["Danger to life or health", WHY, "Clinic", "review by"]);
    let ours = Desk::of(ward.world(), &ward.ours).await;
    ours.0.get_in("en", "/privacy").await.is(200).tells(&["Test Person", WHY]);
    desk.try_to("/privacy", "review-emergency", &[("outcome", "justified")]).await.is(422);
    let found = [("outcome", "justified"), ("note", "The ambulance report confirms it.")];
    desk.does("/privacy", "review-emergency", &found).await;
    desk.0.get_in("en", "/privacy").await.is(200).hides(&[WHY]);
    assert_eq!(ward.theirs.get(&path).await.is(200)["outcome"], "justified");
    // A page that was left open does nothing twice, and keeps what was written.
    let page = ours.0.get_in("en", "/privacy").await.is(200);
    page.hides(&[WHY]);
    let id = path.rsplit('/').next().unwrap();
    let csrf = page.hidden("csrf");
    let late =
        [("csrf", csrf.as_str()), ("version", "\"2\""), ("of", id), found[0], ("note", "I saw it, too.")];
    let late = ours.0.post("/privacy/review-emergency", &late).await.is(409);
    late.tells(&["role=\"alert\"", "I saw it, too."]);
}
