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
