# Tariffs and exchange rates.

footer-tariffs = Тарифы
fees-tariffs = Как рассчитана плата

## Prices
tariffs-title = Тарифы
tariffs-lead = Выберите, за что взимается плата, и дату. Покажем цену и строку акта, из которой она следует.
tariffs-show = Показать цену
tariffs-price = { $item }, { $day }
tariffs-formula-mci = { $units } МРП × { $index } = { $amount }
tariffs-formula-rate = { $size } × { $rate } за { $units } = { $amount }
tariffs-mci-since = Такой МРП действует с { $day }.
tariffs-rate-of = Официальный курс Национального Банка на { $day }.
tariffs-missing-year = МРП на { $year } год пока неизвестен, здесь взят последний известный. Цена изменится, когда его установит закон о бюджете.
tariffs-line = Строка действует с { $day }, требование { $clause }.
tariffs-rounding = Доли тиына округляются до ближайшего тиына, половина — в бо́льшую сторону.
tariffs-lines = Все размеры платы по датам
tariffs-size = Размер
tariffs-from = С
tariffs-until = По
tariffs-no-end = срок не задан
tariffs-source = Основание
tariffs-size-mci = { $units } МРП
tariffs-size-amount = { $amount }
tariffs-indices = Месячный расчётный показатель (МРП)
tariffs-indices-lead = Каждое значение действует до следующего.
tariffs-index = 1 МРП
tariffs-none = Для этого дня цену назвать нельзя.
tariffs-none-before = { $on } этой платы ещё не было. Она действует с { $day }: выберите этот день или более поздний.
tariffs-none-withdrawn = Эта плата отменена с { $day }, { $on } внести её нельзя. Выберите более ранний день.
tariffs-none-mci = В нашей таблице нет МРП на { $on }: она начинается с { $day }. Выберите более поздний день.
tariffs-none-rate = Нет курса { $currency } ни на { $on }, ни за десять дней до этого. Выберите другой день или вернитесь, когда курс опубликуют.

## What is paid for
tariff-item-ordinary = Бронь, обычный проезд
tariff-item-expedited = Бронь, ускоренный проезд
tariff-item-expedited-30-days = Бронь, ускоренный проезд в течение 30 дней
tariff-item-permit = Иностранное разрешение
tariff-item-declaration-main-sheet = Декларация на товары, основной лист
tariff-item-declaration-further-sheet = Декларация на товары, каждый добавочный лист
tariff-item-exit-visa = Выездная виза

## Whose day counts
tariff-day-invoice = Считается день счёта; выставленный счёт сохраняет свою цену.
tariff-day-payment = Считается день оплаты.
tariff-day-registration = Считается день регистрации декларации.

## Exchange rates
rates-title = Курсы валют
rates-lead = Плата в другой валюте пересчитывается по официальному курсу дня. Если на день курса нет, берётся последний до него, не старше десяти дней.
rates-waiting = Ждут второго человека
rates-waiting-none = Ничего не ждёт.
rates-proposed = Предложил
rates-of = Курсы { $currency }
rates-none = Курсов этой валюты пока нет.
rates-origin = Откуда
rates-recorded = Записал
rates-superseded = Исправлен
rates-approved-by = Утвердил: { $name }
rates-value = { $rate } ₸ за { $units }
rates-import = Загрузить файл
rates-import-lead = Ежедневный XML Национального Банка или таблица day,currency,units,rate. Файл с одной неверной строкой не принимается целиком. Записанные курсы файл не меняет.
rates-import-send = Загрузить
rates-file-refused = Из этого файла ничего не записано.
rates-propose = Ввести курс
rates-propose-lead = Курс начнёт действовать, когда его утвердит другой бухгалтер. Так же вводят исправление; выставленные счета сохраняют свою цену.
rates-propose-send = Предложить
rate-title = Курс ждёт утверждения
rate-own = Этот курс предложили вы. Утвердить его должен другой бухгалтер; вы можете его отозвать, отклонив.
rate-approve = Утвердить
rate-reject = Отклонить
rate-origin-file = Файл
rate-origin-two-people = Два человека
rate-units-1 = 1
rate-units-10 = 10
rate-units-100 = 100
rate-units-1000 = 1 000
rate-units-10000 = 10 000

label-fee-item = За что плата
label-currency = Валюта
label-rate = Курс в тенге
label-rate-units = Единиц валюты
label-rate-file = Файл с курсами
hint-rate = Например, 573,21; не больше четырёх знаков после запятой.
hint-rate-file = XML или CSV в UTF-8, не больше 1 МБ.
hint-rate-decision = С чем вы сверили курс или почему отклоняете.
flash-rates-imported = Курсы из файла записаны.
flash-rate-proposed = Курс ждёт второго человека.
flash-rate-approved = Курс утверждён и с этого момента действует.
flash-rate-rejected = Курс отклонён.
error-rate = «{ $field }»: напишите сумму в тенге больше 0, не больше четырёх знаков после запятой, например 573,21.
error-rate-same = «{ $field }»: на этот день такой курс уже записан.
error-rate-waiting = «{ $field }»: курс этой валюты на этот день уже ждёт решения. Сначала решите по нему.
error-rate-day = «{ $field }»: курсы хранятся с 15.11.1993 и не дальше десяти дней вперёд.
error-rate-own = Этот курс предложили вы сами; утвердить его должен другой бухгалтер.

## API
problem-no-exchange-rate = Нет курса { $currency } ни на { $on }, ни за десять дней до этого.
problem-no-exchange-rate-next = Спросите о другом дне или повторите, когда будет записан курс Национального Банка.
