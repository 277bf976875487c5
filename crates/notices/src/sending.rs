//! The job that sends a text message: its payload, and the handler that runs it.

use crate::sms::SmsClient;
use crate::texts::{TextError, Texts};
use kernel::ids::{JobId, NoticeId};
use kernel::language::Language;
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use serde::{Deserialize, Serialize};
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};

/// Kind of the job; whoever schedules one writes an [`SmsJob`] as its payload.
pub const SMS_JOB_KIND: &str = "sms.send";

/// What the job needs.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SmsJob {
    /// Where to.
    pub phone: Phone,
    /// In which language.
    pub language: Language,
    /// Which text of `messages/sms.toml`.
    pub kind: String,
    /// Facts for the text.
    #[serde(default)]
    pub args: serde_json::Value,
}

impl std::fmt::Debug for SmsJob {
    /// Hides the facts: a one-time code may be among them.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SmsJob")
            .field("phone", &self.phone)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Sends one message and says what becomes of its job. The service is asked again only where that
/// may help; a payload that can't be read, or a refused number, needs a person.
pub async fn send_sms(
    client: &SmsClient,
    texts: &Texts,
    id: JobId,
    payload: &serde_json::Value,
) -> JobOutcome {
    let job = match SmsJob::deserialize(payload) {
        Ok(job) => job,
        Err(error) => return JobOutcome::Fail(format!("the payload of sms.send: {error}")),
    };
    let text = match texts.render(&job.kind, job.language, &job.args) {
        Ok(text) => text,
        Err(error) => return JobOutcome::Fail(error.to_string()),
    };
    let id = NoticeId::from_untyped_uuid(id.into_untyped_uuid());
    match client.send(&job.phone, &text, id).await {
        Ok(_) => JobOutcome::Done,
        Err(error) if error.is_retryable() => JobOutcome::Retry(error.to_string()),
        Err(error) => JobOutcome::Fail(error.to_string()),
    }
}

/// The handler of [`SMS_JOB_KIND`] for a worker.
#[derive(Debug, Clone)]
pub struct SmsHandler {
    client: SmsClient,
    texts: Texts,
}

impl SmsHandler {
    /// A handler that sends through this client.
    ///
    /// # Errors
    /// [`TextError`] when the table of texts is broken, so that the program doesn't start with it.
    pub fn new(client: SmsClient) -> Result<Self, TextError> {
        Ok(Self {
            client,
            texts: Texts::load()?,
        })
    }
}

impl JobHandler for SmsHandler {
    fn kind(&self) -> &'static str {
        SMS_JOB_KIND
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        Box::pin(send_sms(&self.client, &self.texts, job.id, &job.payload))
    }
}
