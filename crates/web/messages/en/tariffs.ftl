# Tariffs and exchange rates.

footer-tariffs = Fees
fees-tariffs = How the fee is worked out

## Prices
tariffs-title = Fees
tariffs-lead = Choose what is paid for and the day. You see the price and the line of the act that gives it.
tariffs-show = Show the price
tariffs-price = { $item }, { $day }
tariffs-formula-mci = { $units } MCI × { $index } = { $amount }
tariffs-formula-rate = { $size } × { $rate } for { $units } = { $amount }
tariffs-mci-since = The MCI has had this value since { $day }.
tariffs-rate-of = Official exchange rate of the National Bank for { $day }.
tariffs-missing-year = The MCI for { $year } is not known yet; the last known one is used here. The price will change when the budget law sets it.
tariffs-line = Line in force since { $day }, requirement { $clause }.
tariffs-rounding = Parts of a tiyn are rounded to the nearest tiyn, half a tiyn upwards.
tariffs-lines = All fees by date
tariffs-size = Size
tariffs-from = From
tariffs-until = Until
tariffs-no-end = no end set
tariffs-source = Basis
tariffs-size-mci = { $units } MCI
tariffs-size-amount = { $amount }
tariffs-indices = Monthly calculation index (MCI)
tariffs-indices-lead = Each value counts until the next one.
tariffs-index = 1 MCI
tariffs-none = No price can be given for this day.
tariffs-none-before = On { $on } this fee did not exist yet. It has been in force since { $day }; choose that day or a later one.
tariffs-none-withdrawn = This fee was withdrawn on { $day } and can't be paid on { $on }. Choose an earlier day.
tariffs-none-mci = The MCI on { $on } is not in our table, which begins on { $day }. Choose a later day.
tariffs-none-rate = There is no exchange rate of { $currency } for { $on } or the ten days before it. Choose another day, or come back when the rate is published.

## What is paid for
tariff-item-ordinary = Booking, ordinary passage
tariff-item-expedited = Booking, expedited passage
tariff-item-expedited-30-days = Booking, expedited passage within 30 days
tariff-item-permit = Foreign permit
tariff-item-declaration-main-sheet = Goods declaration, main sheet
tariff-item-declaration-further-sheet = Goods declaration, each additional sheet
tariff-item-exit-visa = Exit visa

## Whose day counts
tariff-day-invoice = The day of the invoice counts; an invoice keeps its price.
tariff-day-payment = The day of payment counts.
tariff-day-registration = The day the declaration is registered counts.

## Exchange rates
rates-title = Exchange rates
rates-lead = Fees in other currencies are converted at the official rate of the day. A day without a rate has the last one before it, at most ten days old.
rates-waiting = Waiting for a second person
rates-waiting-none = Nothing is waiting.
rates-proposed = Proposed
rates-of = Rates of { $currency }
rates-none = There is no rate of this currency yet.
rates-origin = Origin
rates-recorded = Recorded
rates-superseded = Corrected
rates-approved-by = Approved: { $name }
rates-value = { $rate } ₸ for { $units }
rates-import = Import a file
rates-import-lead = The National Bank’s daily XML, or a table day,currency,units,rate. A file with one wrong line is not taken at all. A file changes no rate that is recorded.
rates-import-send = Import
rates-file-refused = Nothing of this file was recorded.
rates-propose = Enter a rate
rates-propose-lead = The rate counts when another accountant has approved it. A correction is entered here too; invoices that were made keep their price.
rates-propose-send = Propose
rate-title = Rate waiting for approval
rate-own = You proposed this rate. Another accountant has to approve it; you can take it back by rejecting it.
rate-approve = Approve
rate-reject = Reject
rate-origin-file = File
rate-origin-two-people = Two people
rate-units-1 = 1
rate-units-10 = 10
rate-units-100 = 100
rate-units-1000 = 1 000
rate-units-10000 = 10 000

label-fee-item = What is paid for
label-currency = Currency
label-rate = Rate in tenge
label-rate-units = Units of the currency
label-rate-file = File of rates
hint-rate = Such as 573.21; at most four decimals.
hint-rate-file = XML or CSV in UTF-8, at most 1 MB.
hint-rate-decision = What you compared the rate with, or why you reject it.
flash-rates-imported = The rates of the file are recorded.
flash-rate-proposed = The rate waits for a second person.
flash-rate-approved = The rate is approved and counts from now on.
flash-rate-rejected = The rate is rejected.
error-rate = “{ $field }”: write tenge above 0 with at most four decimals, such as 573.21.
error-rate-same = “{ $field }”: this rate is recorded for that day already.
error-rate-waiting = “{ $field }”: a rate of this currency and day is waiting already. Decide about it first.
error-rate-day = “{ $field }”: rates are kept from 15.11.1993 up to ten days from today.
error-rate-own = You proposed this rate yourself; another accountant has to approve it.

## API
problem-no-exchange-rate = There is no exchange rate of { $currency } for { $on } or the ten days before it.
problem-no-exchange-rate-next = Ask for another day, or again when the National Bank’s rate is recorded.
