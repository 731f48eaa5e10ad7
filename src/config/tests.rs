use super::{Config, Secret, new_key};
use std::{fs, path::Path};

#[test]
fn the_embedded_default_needs_no_setting_and_keeps_its_key() {
    let data = tempfile::tempdir().unwrap();
    let first = Config::load(None, data.path()).unwrap();
    assert!(fs::read_dir(data.path()).unwrap().next().is_none(), "reading writes nothing");
    first.keep().unwrap();
    let second = Config::load(None, data.path()).unwrap();
    assert!(first.is_embedded());
    assert_eq!(first.keys.master.expose(), second.keys.master.expose());
}

#[test]
fn printing_shows_no_secret() {
    let data = tempfile::tempdir().unwrap();
    let config = Config::load(None, data.path()).unwrap();
    let printed = format!("{config:?} {}", serde_json::to_string(&config).unwrap());
    assert!(!printed.contains(config.keys.master.expose()));
    assert!(printed.contains("[redacted]"));
}

#[test]
fn an_unknown_setting_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("polku.toml");
    fs::write(&file, "[server]\nlistn = \"127.0.0.1:1\"\n").unwrap();
    assert!(Config::load(Some(&file), data.path()).is_err());
}

fn with(data: &Path, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
    let owned = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_sources(None, owned, data)
}

#[test]
fn a_setting_in_the_environment_has_a_section() {
    let data = tempfile::tempdir().unwrap();
    let others =
        [("POLKU_CONFIG", "x.toml"), ("POLKU_PORT", "1"), ("HOME", "/"), ("POLKU_MASTER_KEY_FILE", "x")];
    assert!(with(data.path(), &others).is_ok());
    let config =
        with(data.path(), &[("POLKU_SERVER__WORKERS", "7"), ("POLKU_SERVER__DOCS", "false")]).unwrap();
    assert_eq!((config.server.workers, config.server.docs), (7, false));
    assert!(with(data.path(), &[("POLKU_SERVER__MAX_REQUESTS", "0")]).is_err(), "nobody could come in");
    for unknown in ["POLKU_SERVER__WORKRS", "POLKU_SERVR__WORKERS"] {
        assert!(with(data.path(), &[(unknown, "7")]).is_err(), "{unknown}");
    }
}

#[test]
fn an_operator_decides_when_plans_are_looked_at_again() {
    use domain::plan::Kind;
    let data = tempfile::tempdir().unwrap();
    let config = with(data.path(), &[("POLKU_PLANS__REVIEW_MONTHS__ACTIVATION_PLAN", "2")]).unwrap();
    let reviews = config.plans.review_months;
    assert_eq!(reviews.of(Kind::ActivationPlan), 2);
    assert_eq!(reviews.of(Kind::ClientPlan), Kind::ClientPlan.review_every());
    for unfit in [("ACTIVATION_PLAN", "0"), ("ACTIVATION_PLAN", "25"), ("ACTIVATION", "2")] {
        let name = format!("POLKU_PLANS__REVIEW_MONTHS__{}", unfit.0);
        assert!(with(data.path(), &[(&name, unfit.1)]).is_err(), "{unfit:?}");
    }
}

#[test]
fn keys_of_before_come_from_the_environment_or_a_file() {
    let data = tempfile::tempdir().unwrap();
    let keys = [new_key(), new_key(), new_key()];
    let [master, newer, older] = [&keys[0], &keys[1], &keys[2]].map(Secret::expose);
    let file = data.path().join("previous");
    fs::write(&file, format!("{newer}\n\n{older}\n")).unwrap();
    let given = [("POLKU_KEYS__MASTER", master), ("POLKU_KEYS__INDEX", older)];
    let listed = format!("{newer},{older}");
    for previous in
        [("POLKU_KEYS__PREVIOUS", listed.as_str()), ("POLKU_KEYS__PREVIOUS_FILE", file.to_str().unwrap())]
    {
        let config = with(data.path(), &[given[0], given[1], previous]).unwrap();
        let read: Vec<_> = config.keys.previous.iter().map(Secret::expose).collect();
        assert_eq!(read, [newer, older], "{}", previous.0);
    }
    assert!(with(data.path(), &[given[0], given[1], ("POLKU_KEYS__PREVIOUS", "short")]).is_err());
    assert!(with(data.path(), &[given[0], given[1], ("POLKU_KEYS__PREVIOUS", "")]).is_ok());
}

#[test]
fn the_index_key_never_follows_the_others() {
    let (data, keys) = (tempfile::tempdir().unwrap(), [new_key(), new_key()]);
    let [master, older] = [&keys[0], &keys[1]].map(Secret::expose);
    let configured = [("POLKU_KEYS__MASTER", master), ("POLKU_KEYS__PREVIOUS", older)];
    let why = with(data.path(), &configured).unwrap_err().to_string();
    assert!(why.contains("keys.index") && !why.contains(older), "{why}");

    let first = with(data.path(), &[]).unwrap();
    first.keep().unwrap();
    let was = first.keys.master.expose();
    fs::write(data.path().join("master.key"), master).unwrap();
    for previous in [was, ""] {
        let rotated = with(data.path(), &[("POLKU_KEYS__PREVIOUS", previous)]).unwrap();
        assert_eq!(
            (rotated.keys.master.expose(), rotated.keys.index.expose()),
            (master, first.keys.index.expose())
        );
    }
    fs::remove_file(data.path().join("index.key")).unwrap();
    assert!(with(data.path(), &[("POLKU_KEYS__PREVIOUS", was)]).is_err());
}
