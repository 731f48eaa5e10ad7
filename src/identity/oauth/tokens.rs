use super::form::{Form, No, Reason, Sent};
use crate::{
    access::{About, Access, Gate, hash_token},
    error::Error,
    identity::{
        throttle::{self, Origin, Subject},
        token::{self, Fresh},
    },
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, OrganizationId, Refusal, UserId,
    access::{Action, Scope, TokenScope},
    code::Set,
};
use entity::{access_token, api_client::Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryTrait,
    sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

const LASTS: Duration = Duration::minutes(15);

/// A bearer token (RFC 6749 §5.1).
#[derive(Serialize, ToSchema)]
#[schema(as = Token, example = json!({"access_token": "polku_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "token_type": "Bearer", "expires_in": 900, "scope": "clients referrals"}))]
pub struct Given {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// Separated by spaces.
    scope: String,
}

/// A partner system, and the user it wants to act for when that is one it may.
#[derive(FromQueryResult)]
struct Client {
    id: ApiClientId,
    organization_id: OrganizationId,
    scopes: Set<TokenScope>,
    secret_hash: Vec<u8>,
    revoked_at: Option<DateTime<Utc>>,
    user_id: Option<UserId>,
}

impl Client {
    fn about(&self) -> (ApiClientId, Scope) {
        (self.id, Scope::of(self.organization_id))
    }
}

fn query(id: ApiClientId, on_behalf_of: Option<UserId>) -> SelectStatement {
    let acted_for = Condition::all()
        .add(Expr::col(("user", "id")).eq(on_behalf_of.unwrap_or_else(|| UserId::from_uuid(Uuid::nil()))))
        .add(Expr::col(("user", "organization_id")).equals(("api_client", "organization_id")))
        .add(Expr::col(("user", "active")).eq(true));
    let mut query = Query::select();
    for column in ["id", "organization_id", "scopes", "secret_hash", "revoked_at"] {
        query.column(("api_client", column));
    }
    query
        .expr_as(Expr::col(("user", "id")), "user_id")
        .from("api_client")
        .join(JoinType::LeftJoin, "user", acted_for)
        .and_where(Expr::col(("api_client", "id")).eq(id));
    query
}

/// The service on duty at the token endpoint.
pub struct Desk {
    access: Access,
    origin: Origin,
}

impl Desk {
    pub fn new(gate: &Gate, origin: Origin) -> Self {
        Self { access: gate.as_system("token_issuer", OrganizationId::from_uuid(Uuid::nil())), origin }
    }

    /// The client that sent the form. Who sends the right secret is never slowed down.
    async fn admit(&self, form: &Form, action: Action, acts_for: Option<UserId>) -> Result<Client, No> {
        let id = form.client_id.parse().unwrap_or_else(|_| ApiClientId::from_uuid(Uuid::nil()));
        let found: Option<Client> = self.access.look_up(&query(id, acts_for)).await?.pop();
        // An unknown client is held against a hash that nothing has, so that it takes as long.
        let kept = found.as_ref().map_or_else(|| vec![0; 32], |client| client.secret_hash.clone());
        let right = token::is(&form.client_secret, &kept);
        let about = found.as_ref().map(Client::about);
        match found.filter(|client| right && client.revoked_at.is_none()) {
            Some(client) => Ok(client),
            None => Err(self.turn_away(form, action, about).await),
        }
    }

    async fn turn_away(&self, form: &Form, action: Action, about: About<Model>) -> No {
        let keys = self.access.gate().keys();
        let subjects = vec![Subject::client(keys, &form.client_id), Subject::address(keys, &self.origin)];
        let why = match throttle::claim(&self.access, subjects).await {
            Ok(()) => Refusal::BadCredentials.into(),
            Err(why) => why,
        };
        match self.access.turn_away::<Model>(action, about, why).await {
            Error::Refused(why) => why.retry_after.map_or(No::UNKNOWN_CLIENT, No::Later),
            failed => No::Failed(failed),
        }
    }

    async fn refuse(&self, client: &Client, reason: Reason, why: &'static str) -> No {
        let refusal = Refusal::Invalid.into();
        match self.access.turn_away::<Model>(Action::IssueToken, Some(client.about()), refusal).await {
            Error::Refused(_) => No::Said(reason, why),
            failed => No::Failed(failed),
        }
    }

    pub async fn issue(&self, sent: Sent) -> Result<Given, No> {
        let form = &sent.0?;
        let acts_for = form.get("on_behalf_of").map(str::parse::<UserId>);
        let client = self.admit(form, Action::IssueToken, acts_for.clone().and_then(Result::ok)).await?;
        if form.get("grant_type") != Some("client_credentials") {
            let why = "the only grant_type is client_credentials";
            return Err(self.refuse(&client, Reason::UnsupportedGrantType, why).await);
        }
        let Some(scopes) = scopes(form.get("scope"), client.scopes) else {
            let why = "a scope is not known or not given to the client";
            return Err(self.refuse(&client, Reason::InvalidScope, why).await);
        };
        if acts_for.is_some() && client.user_id.is_none() {
            let why = "on_behalf_of names no active user of the organization";
            return Err(self.refuse(&client, Reason::InvalidGrant, why).await);
        }
        self.give(&client, scopes).await.map_err(No::Failed)
    }

    async fn give(&self, client: &Client, scopes: Set<TokenScope>) -> crate::error::Result<Given> {
        let (fresh, now) = (Fresh::with_prefix("polku_"), self.access.now());
        let row = access_token::Model {
            token_hash: fresh.hash(),
            api_client_id: client.id,
            on_behalf_of: client.user_id,
            scopes,
            created_at: now,
            expires_at: now + LASTS,
            revoked_at: None,
        };
        let insert = access_token::Entity::insert(row.into_active_model().reset_all());
        let duty = self.access.duty().await?;
        duty.run(&insert.into_query()).await?;
        duty.close::<Model>(Action::IssueToken, Some(client.about())).await?;
        let names: Vec<_> = scopes.iter().map(TokenScope::code).collect();
        Ok(Given {
            access_token: fresh.reveal(),
            token_type: "Bearer",
            expires_in: LASTS.num_seconds(),
            scope: names.join(" "),
        })
    }

    /// Ends a token of the client; one that is not known is as good as ended (RFC 7009 §2.2).
    pub async fn revoke(&self, sent: Sent) -> Result<(), No> {
        let form = &sent.0?;
        let client = self.admit(form, Action::RevokeToken, None).await?;
        let Some(token) = form.get("token") else {
            return Err(No::unreadable("the token is missing"));
        };
        self.end(&client, token).await.map_err(No::Failed)
    }

    async fn end(&self, client: &Client, token: &str) -> crate::error::Result<()> {
        use access_token::{Column, Entity};
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::val(self.access.now()))
            .filter(Column::TokenHash.eq(hash_token(token)))
            .filter(Column::ApiClientId.eq(client.id))
            .filter(Column::RevokedAt.is_null());
        let duty = self.access.duty().await?;
        duty.run(&update.into_query()).await?;
        duty.close::<Model>(Action::RevokeToken, Some(client.about())).await
    }
}

/// The scopes asked for, if the client has them all; all of the client's when none is named.
fn scopes(asked: Option<&str>, given: Set<TokenScope>) -> Option<Set<TokenScope>> {
    let Some(asked) = asked else {
        return Some(given);
    };
    let scopes: Set<TokenScope> = asked.split(' ').map(|name| name.parse().ok()).collect::<Option<_>>()?;
    given.covers(scopes).then_some(scopes)
}
