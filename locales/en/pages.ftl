skip = Skip to the content
nav = Main
send = Send
optional = (not required)
choose = Choose
hidden = (not shown to you)
to-today = To what waits today

sign-in = Sign in
sign-in-title = Sign in
sign-in-wrong = The name, the password or the one-time code is not right.
sign-in-later = There were too many tries. Wait a while and try again.
sign-in-ended = Your session has ended. Sign in, and what you typed is shown to you again.
sign-out = Sign out
one-time-code-hint = Six digits, if you have set up one-time codes.
resume-title = You are signed in again
resume-advice = Nothing was sent. Look at what you had typed and send it.

today-title = Today
counts-title = In numbers
count-late = { $count ->
    [one] answer is late
   *[other] answers are late
}
count-unassigned = { $count ->
    [one] referral is nobody’s yet
   *[other] referrals are nobody’s yet
}
count-without-step = { $count ->
    [one] case has no next step
   *[other] cases have no next step
}
count-review-due = { $count ->
    [one] plan is to be looked at again
   *[other] plans are to be looked at again
}
count-without-answer = { $count ->
    [one] plan waits for the client’s answer
   *[other] plans wait for the client’s answer
}
count-action-overdue = { $count ->
    [one] action of a plan is late
   *[other] actions of plans are late
}
waiting-title = Waiting for your answer
waiting-none = Nobody waits for your answer. New referrals come here.
waiting-all = All that wait for your answer
my-steps-title = My next steps
my-steps-none = You have no next steps. They come from the cases you take part in.

referrals-title = Referrals
referrals-none = No referrals are like that. Choose other filters, or come back later.
queue-title = Queue
queue-open = Open with its content
next-page = Further ones
desk-in = Received
desk-out = Sent
filter-box = Direction
filter-phase = Phase
filter-any = Any
filter-overdue = Only where the answer is late
filter-mine = Only mine
filter-apply = Show
column-client = Client
no-name = (no name)
column-service = Service
column-other = Other side
column-sent = Sent
column-status = Status
column-answer = Answer by
column-assignee = Assigned to
unassigned = nobody yet
due-paused = waits for information
due-late = { $count ->
    [0] late
    [one] { $count } working day late
   *[other] { $count } working days late
}
due-left = { $count ->
    [0] today
    [one] { $count } working day left
   *[other] { $count } working days left
}

back-to-referrals = Referrals
back-to-queue = Queue
referral-from = From { $what }
referral-to = To { $what }
steps-title = What you can do now
steps-none = Nothing now. It is the other side’s turn, or it has ended.
facts-title = What it is about
fact-reason = Reason
fact-client-wish = The client’s own wish
fact-needs = Needs
yes = yes
fact-summary = Summary
fact-born = Date of birth
fact-language = Language of services
fact-interpreter = Needs an interpreter
fact-contacts = How to reach them
fact-address = Contact address
contact-unsafe = (others may see or hear it)
fact-disclosed = What is disclosed
fact-appointment = Appointment
fact-estimate = Expected
fact-outcome = Outcome
fact-closing-reason = Why it ended
fact-sender = Sent by
fact-assignee = Assigned to
fact-told = The client was told
messages-title = Messages
messages-none = Nobody has written yet.
history-title = What happened
happened-referral-created = Written
happened-referral-changed = Changed
happened-referral-basis-changed = Rests on another legal basis
happened-referral-assigned = Assigned
happened-referral-acknowledged = The sender has taken note of how it ended
happened-referral-client-informed = The client was told how it ended
happened-other = Handled
step-acknowledge = Take note of how it ended
step-inform-client = The client was told
step-assign = Assign
done-step = Done: { $what }.
done-message = Your message was sent.

cases-title = Cases
cases-none = You take part in no case. Cases come here when you open them or accept referrals.
column-case = Case
column-lead = Lead
column-changed = Changed
case-lead = Led by { $what }
case-coordinator = Coordinator { $what }
case-next-title = Next steps
case-next-none = There is no next step.
client-knows = the client knows
case-needs-title = Needs in the client’s own words
case-needs-none = No needs are written down, or they are not shown to you.
case-plans-title = Plans
case-plans-none = There is no plan, or it is not shown to you.
case-referrals-none = There are no referrals, or they are not shown to you.
case-members-title = Organizations that take part
case-members-none = No other organizations are named.
case-done-title = Earlier steps
back-to-case = Case
plan-review-due = to be looked at again
plan-map = Service map to print
plan-lacks = The plan still lacks:
plan-strengths-title = Strengths
plan-strengths-none = No strengths are written down yet. Ask the client what is going well.
plan-situation = Situation
plan-coordination = How the work is held together
plan-goals-title = Goals in the client’s own words
plan-goals-none = There are no goals yet.
plan-methods = Methods
column-level = Level
column-means = What it means
column-where = Where it is
mark-baseline = at the start
mark-client = as the client sees it
mark-worker = as workers see it
score-baseline = T-score at the start
score-client = T-score as the client sees it
score-worker = T-score as workers see it
plan-actions-title = Actions
plan-actions-none = There are no actions yet.
column-action = What
column-who = Who
column-by = By
action-referral = referral: { $what }
plan-participants-title = Named organizations
plan-participants-none = No other organizations are named.
plan-hidden = No legal basis gives you what the plan says.
plan-facts-title = About it
plan-coordinator = Coordinator
plan-responsible = Responsible authority
plan-agreed = Agreed
plan-version = Version
plan-next-review = Looked at again
plan-client-answer = The client’s answer
plan-client-comment = In the client’s words

field-login = User name
field-password = Password
field-one-time-code = One-time code
field-question = Your question
field-answer = Your answer
field-comment = Comment
field-estimate = When there will be room
field-appointment-at = Day and time
field-place = Place
field-assigned-to = Assigned to
field-reason-code = Reason
field-outcome-code = Outcome
field-how = How
field-body = Message
error-required = This is needed.
error-invalid = This is not right.

failure-check = Something is to be corrected
failure-prohibited = The client has forbidden this
failure-client-wish = The client’s own wish is missing
failure-moved-on = It has gone on meanwhile; look at it again
problem-not-found = There is nothing here
problem-not-found-advice = It does not exist, or it is not yours to see.
problem-stale = Somebody was faster
problem-stale-advice = It was changed meanwhile. Look at it again before you go on.
problem-other-site = This did not come from a page of ours
problem-other-site-advice = Open the page again and send it from there.
problem-not-allowed = This is not yours to do
problem-not-allowed-advice = Your role does not include it. Ask your administrator if it should.
problem-no-basis = No legal basis covers this
problem-no-basis-advice = Ask the client for consent, or look for another basis.
problem-refused = This was not done
problem-refused-advice = Go back and look at what you sent.
problem-away = The service cannot answer just now
problem-away-advice = Nothing was lost. Try again in a moment.
problem-fault = Something went wrong on our side
problem-fault-advice = Nothing was done. Try again, and tell your administrator if it stays so.

services-title = Services
search-words = What are you looking for?
search-municipality = Municipality
search-unknown-municipality = There is no such municipality.
search-takes = Takes referrals
search-open = Open now
search-go = Search
search-none = Nothing was found. Try another word, or fewer conditions.
service-takes = takes referrals
open-until = open until { $what }
open-always = always open
opens-at = opens { $what }
open-never = closed
service-refer-title = Referral
service-refer = Write a referral to this service
service-own = This is a service of your own organization.
service-choose-case = A referral is written in a case: open the case that it is about first.
service-takes-none = The service takes no referrals
service-summary = In short
service-description = Description
service-for-whom = For whom
service-how = How to begin
service-charge = Price
service-takes-time = How long it takes
service-needs = Support needs
service-languages = Languages
service-area = Area
service-address-hidden = The address is confidential.
service-channels-title = How to reach it
service-channels-none = There are no contact details.
channel-phone = Phone
channel-email = E-mail
channel-web = On the web
channel-address = Address
channel-hours = About the hours
writing-title = New referral
writing-title-of = New referral: { $what }
writing-draft-title = Draft of a referral
writing-edit = Change the draft
writing-keep = Keep the draft
writing-covered = A draft is shown to nobody yet. The basis is checked again when you send it.
writing-checked-later = A draft is shown to nobody yet. The legal basis is checked when you send it.
covered-by = basis: { $what }
covered-by-none = no basis
done-written = The draft is kept. Look at it once more and send it.
field-reason = Why
field-client-wish = The client’s own wish, in their words
field-needs = Support needs that it is about
field-categories = What the receiver is told
field-summary = Your own account for the receiver
field-urgency = Urgency
field-duplicate-reason = Why a second open referral to the same service is right
failure-duplicate = The client has an open referral to this service already
case-refer = Find a service and write a referral
case-meetings-title = Meetings
meeting-without-time = no time yet
client-restricted = Safety restriction: where the client is, is not shown.
client-facts-title = Facts
client-cases-none = You take part in no case of the client.
client-sharing-title = Who sees what, and why
client-sharing-none = Nobody else sees anything of the client.
client-uses-title = Who has looked
client-uses-none = Nobody has looked.
column-organization = Organization
column-sees = Sees
column-why = Why
column-when = When
column-basis = Basis
sees-nothing = nothing
sees-forbidden = forbidden: { $what }
fact-number = National identifier
fact-municipality = Municipality
fact-unemployed = Unemployed since
fact-died = Died
fact-keeper = Kept by
basis-own-register = own register
basis-unseen = without showing content
the-service = the service itself
search-found = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
service-answers-within = { $count ->
    [one] answers within { $count } working day
   *[other] answers within { $count } working days
}
reports-title = Reports
report-month = Month
report-in = Sent to us
report-out = Sent by us
report-how = Referrals that were sent in the month, as they are now. Only whole months that are over are counted.
report-file = Download as a table (CSV)
report-none = There is nothing to count in this month.
report-category = Category
report-count = Number
report-table = Table
report-hidden = not told
report-few = Numbers of fewer than five clients are not told, nor numbers they could be worked out from.
report-median = Half were answered within
report-closed = Loops closed
report-answers = How quickly they were answered
report-loops = Where the loop is
report-unanswered = Without an answer, by service
report-declines = Why they were declined
report-hops = Counters the client went to alone (cases opened by us)
working-days =
    { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }

# What is done on pages
step-strength = Write down a strength
step-goal = Set a goal
step-action = Plan an action
step-participant = Name an organization to the plan
step-change-plan = Write on the plan
step-client-response = Record the client’s answer
step-assess = Assess how far it was reached
step-approve = Say yes to it
step-refuse = Say no to it
step-accept-plan = Take the part for your organization
step-decline-plan = Decline the part
step-next-step = Agree on a next step
step-need = Write down a need
step-note = Write a case note
step-member = Name an organization to the case
step-meeting = Propose a meeting
step-plan = Begin a plan
step-step-done = It is done
step-step-drop = It is not to be done any more
step-leave = Ends its part in the case
step-case = Open a case
step-basis = Record a legal basis
step-search = Look for the client
step-client = Begin a record
field-text = Text
field-area = Area
field-said-by = Who said it
field-client-words = In the client’s own words
field-gas-levels-2 = Much more than expected (+2)
field-gas-levels-1 = More than expected (+1)
field-gas-levels-0 = What is expected (0)
field-gas-levels--1 = Less than expected (−1)
field-gas-levels--2 = Much less than expected (−2)
field-baseline = Where it begins
field-methods = Ways to get there
field-what = What
field-who = Who does it
field-organization-id = Organization
field-user-id = Worker
field-due = By when
field-goal-id = For which goal
field-is-unconventional = It is not what is usually done: a team lead decides
field-role = Role
field-situation = Situation: what is strong, then what is needed
field-coordination-text = How it is held together
field-review-every-months = Looked at again after months
field-client-answer = What the client answered
field-how-told = How the client was told
field-level = Level
field-assessed-by = Whose judgement
field-outcome = What came of it
field-kind = Kind
field-mode = How it is held
field-participants = Who is asked besides the client
field-starts-at = Begins
field-ends-at = Ends
field-agenda = What is talked about
field-code = Support need
field-severity = How heavy it is, 0–10
field-happened-on = When it happened
field-next-step-what = Next step: what
field-next-step-who = Next step: who
field-next-step-due = Next step: by when
field-no-next-step-reason = Why there is no next step
field-client-understood = The client knows what comes next
field-closing-note = How it ended
field-client-told-via = How the client was told
field-prior-review-with-client = What was written the last time was gone through with the client
field-prior-review-skipped = Why it was not gone through
field-minutes-spent = Minutes it took
field-title = Title
field-opened-via = How it came
field-service-task-code = Service task
field-recipients = Who may see
field-purposes = For what
field-given-via = How the client gave it
field-plain-summary-fi = What the client was told, in Finnish
field-plain-summary-sv = What the client was told, in Swedish
field-plain-summary-en = What the client was told, in English
field-statute-code = Provision
field-justification = The facts that it applies to
field-valid-to = Valid until
field-name = Name or its beginning
field-birth-date = Date of birth
field-national-id = Personal identity code
field-purpose = What the data is needed for
field-first-names = First names
field-last-name = Last name
field-preferred-name = Called
field-service-language = Language of service
field-interpreter-needed = An interpreter is needed
field-contact-address = Address for letters
one-a-line = one on each line
clients-title = Clients
clients-how = By name among your own clients; by the whole personal identity code, with what it is needed for, wherever you may see a record. Every search is logged.
clients-found = Found
clients-none = Nobody whom you may see. Try the whole personal identity code, or begin a record.
clients-more = There are more. Write more of the name, or the date of birth.
clients-new = A new client
back-to-referral = Back to the referral
referral-hand-on = Hand it on to a service that fits better
service-hand-on-advice = This referral ends as redirected, and one like it goes to this service, with what its people may be told.
service-hand-on = Hand it on here
field-may-see = What they may see
help-title = Help
help-worker-title = You work with clients
help-worker-today = Today shows what waits: your next steps, and referrals that nobody has answered. What is red is late.
help-worker-steps = On the page of a client, a case, a plan or a referral stands what you can do now. What is not there is not yours to do, or not yet; when something is refused the page says why, and what you typed stays.
help-worker-loop = A referral goes round until its loop is closed: the receiver reports how it ended, you take note of it, and the client is told. You choose what the receiver is told; nothing is chosen beforehand.
help-worker-seen = You see what the client’s consent or the law opens to you, and every look is logged. The client may read who looked.
help-lead-title = You lead a team
help-lead-queue = The queue shows what came in, without what it is about, until you give it to somebody. Today shows plans to be looked at again and cases without a next step. Choose several to give them at once.
help-lead-reports = Reports count a month that is over. Numbers of fewer than five clients are not told, nor others from which they would follow.
help-admin-title = You look after an organization
help-admin-people = On the page of the organization you take people in and let them go, open units, and let partner systems in. Nobody gives themselves roles.
help-officer-title = You are a privacy officer
help-officer-log = Privacy shows what waits for you: emergency access to review, alerts of odd look-ups, and safety restrictions whose last day is over. The log tells who looked at what, and makes the extract that a client asks for. Nobody settles what is about themselves.
help-client-title = What the client decides
help-client-own = The client’s words stand as they were said. The client says who may see what, takes it back whenever they want, and may see who looked. Nobody makes a plan without their answer.
accessible-title = Accessibility
accessible-how-title = How accessible these pages are
accessible-how = These pages are made to meet the Web Content Accessibility Guidelines 2.2 at level AA. Each page is tested automatically in three languages, light and dark, on narrow and wide windows, and the main tasks with the keyboard alone and without scripts.
accessible-lacks-title = What is not known to be good enough
accessible-lacks = The pages have not been tried out by people who use screen readers or other aids, and their texts have not been tested for plain language. Service maps that are printed are made for paper.
accessible-tell-title = Something is in your way?
accessible-tell = Tell the organization that offers you this service. It has to answer within two weeks.
accessible-authority = If the answer does not help, you can turn to the Finnish Transport and Communications Agency Traficom, which supervises the accessibility of digital services (act 306/2019).
# The page of an organization
step-user = Take in a person
step-unit = Open a unit
step-api-client = Let a partner system in
step-user-roles = Roles
step-user-unit = Unit
step-reset-access = Give a new first password
step-deactivate = Can work here no longer
step-activate = Can work here again
step-revoke = Shut it out
field-full-name = Name
field-job = Job
field-roles = Roles
field-unit-id = Unit
field-service-tasks = Service tasks with cases for their staff alone
field-first-password = First password, to be told in person
field-name-fi = Name in Finnish
field-name-sv = Name in Swedish
field-name-en = Name in English
field-street-address = Street address
field-postal-code = Postal code
field-phone = Phone
field-address-confidential = The address is confidential
field-system = Name of the system
field-scopes = What its tokens may be used for
field-gives-up-one-time-codes = One-time codes are asked for no longer
organization-title = Organization
people-title = People
person-inactive = Not working here
person-without-password = Has no password yet
person-has-codes = One-time codes
units-title = Units
units-none = There are no units: everybody works in the organization as a whole.
systems-title = Partner systems
systems-none = No partner system asks for the organization.
system-revoked = Shut out { $what }
system-told-once = This is told once. Keep it where only the system reads it.
privacy-title = Privacy
privacy-more = The oldest are shown. The rest come up as these are dealt with.
emergencies-title = Emergency access to review
emergencies-none = No emergency access waits for a review.
alerts-title = Odd look-ups
alerts-none = No alert is open.
restrictions-title = Safety restrictions whose last day is over
restrictions-none = No safety restriction waits to be renewed or ended.
safety-over = The restriction is to be renewed or ended
alert-count = number { $what }
review-until = review by { $what }
a-system = partner system
log-title = Log
log-none = The log has no such entries.
log-client = Id of the client
log-of-client = The client’s log
column-saw = Could be seen
extract-title = Extract of the log for the client
step-extract = Make an extract for the client
field-older-because = Special reason for what is older than two years
step-settle = Settle
step-review-emergency = Review
field-found-out = What was found out
field-note = Note
history-all = All that happened
happened-created = begun
happened-changed = changed
happened-recorded = recorded
happened-withdrawn = withdrawn
happened-expired = expired
happened-joined = joined
happened-left = left
happened-agreed = agreed
happened-done = done
happened-named = named
happened-written = written
happened-set = set
happened-assessed = assessed
happened-answered = the client answered
happened-asked = those who take part were asked
happened-kept = kept
happened-approved = approved
happened-refused = refused
happened-sent = sent
queue-choose = Choose: { $what }
step-give = Give those that are chosen
queue-given = { $count ->
    [one] { $count } referral was given.
   *[other] { $count } referrals were given.
}
queue-kept = { $count ->
    [one] { $count } was not: somebody was faster.
   *[other] { $count } were not: somebody was faster.
}
field-chosen = Which referrals
step-prohibition = Record a prohibition
field-forbidden-to = From whom (nobody chosen: from all others)
field-forbidden = What (nothing chosen: everything)
step-withdraw-basis = Withdraw
bases-title = Consents, permissions and prohibitions
basis-until = until { $what }
basis-all-others = all others
step-change-need = Change
step-change-goal = Change the goal
step-change-unit = Change
step-system-scopes = Scopes
step-rotate = Give a new secret
field-factors-promotes = What helps
field-factors-hinders = What stands in the way
field-factors = What helps or stands in the way
field-weight = Weight, 1–10
field-attempts = Tries to reach the client
field-attempts-0-on = Not reached: first try
field-attempts-0-how = How the first time
field-attempts-1-on = Not reached: second try
field-attempts-1-how = How the second time
service-free-places = { $count ->
    [one] { $count } place free
   *[other] { $count } places free
}
service-waiting-days = { $count ->
    [one] wait { $count } day
   *[other] wait { $count } days
}
service-capacity-told = Capacity told
step-capacity = Tell what room there is
field-free-places = Free places
field-waiting-days = Wait in days
referrals-all = All referrals
cases-all = All cases
cases-yours = Here are those that you take part in.
