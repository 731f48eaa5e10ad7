//! What else happens, word for word as it is asked of the API: each line of a file is what one person asks for.
use super::{register::Cast, stage::Stage};
use anyhow::Context;
use domain::calendar::{WorkingWeek, local_date};
use serde::Deserialize;
use serde_json::Value;

/// Where ids are found.
type Known<'a> = (&'a Stage, &'a Cast);

/// What one person asks for.
#[derive(Debug, Deserialize)]
pub struct Line {
    pub days_ago: u32,
    /// Key of the user.
    who: String,
    /// Where to; `{name}` stands for the id of what was made under that name, `{organization key}` for that of an
    /// organization.
    path: String,
    #[serde(default = "Line::post")]
    method: String,
    /// In it `{name}` stands for an id, and `{+5}` for the fifth working day from then.
    #[serde(default)]
    body: Value,
    /// The name under which others find what is made.
    #[serde(rename = "as")]
    name: Option<String>,
}

impl Line {
    fn post() -> String {
        "POST".to_owned()
    }
}

/// Asks for it.
pub async fn ask(stage: &mut Stage, cast: &Cast, line: &Line) -> anyhow::Result<()> {
    let user = cast.people.users.iter().find(|user| user.key == line.who);
    let who = (user.with_context(|| format!("no {}", line.who))?.organization.as_str(), line.who.as_str());
    let path = filled((stage, cast), &line.path)?;
    let body = whole((stage, cast), &line.body)?;
    if let Some(name) = &line.name {
        stage.make(name, who, &path, &body).await?;
        return Ok(());
    }
    // Others may have changed it since: what is asked is about how it is now.
    let mut parts = path.splitn(4, '/').skip(1);
    let record = format!("/{}/{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    stage.refresh(who, &record).await?;
    stage.ask(who, &line.method, &path, Some(&body)).await?;
    Ok(())
}

/// The same with every text in it filled.
fn whole(known: Known<'_>, body: &Value) -> anyhow::Result<Value> {
    Ok(match body {
        Value::String(text) => Value::String(filled(known, text)?),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| whole(known, item)).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, field)| Ok((name.clone(), whole(known, field)?)));
            Value::Object(fields.collect::<anyhow::Result<_>>()?)
        }
        plain => plain.clone(),
    })
}

fn filled(known: Known<'_>, text: &str) -> anyhow::Result<String> {
    let Some((before, rest)) = text.split_once('{') else { return Ok(text.to_owned()) };
    let (name, after) = rest.split_once('}').with_context(|| format!("{text} is not closed"))?;
    let (stage, cast) = known;
    let meant = if let Some(days) = name.strip_prefix('+') {
        let today = local_date(stage.clock.tell());
        WorkingWeek::default().add_working_days(today, days.parse()?).to_string()
    } else if let Some(key) = name.strip_prefix("organization ") {
        cast.organization(key).with_context(|| format!("no organization {key}"))?.to_owned()
    } else {
        stage.id(name)?.to_owned()
    };
    Ok(format!("{before}{meant}{}", filled(known, after)?))
}
