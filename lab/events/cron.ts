import { AwsError } from "../kernel/aws-error.ts";

type FieldTest = (value: number) => boolean;

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const minuteMs = 60_000;
const dayMs = 86_400_000;
const longestSearchDays = 366 * 8;

function invalid(): AwsError {
  return new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
}

/**
 * Compiles minutes, hours, day of month, month, day of week, year (UTC); L, W and # are not known here.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function nextCronTime(expression: string): (now: number) => number | undefined {
  const [minute, hour, date, month, weekday, year, ...rest] = expression.trim().split(/\s+/);
  if (!minute || !hour || !date || !month || !weekday || !year || rest.length > 0) throw invalid();
  if ((date === "?") === (weekday === "?")) throw invalid();
  const isMinute = readField(minute, [0, 59]);
  const isHour = readField(hour, [0, 23]);
  const dayTests: readonly [FieldTest, (day: Date) => number][] = [
    [readField(date, [1, 31]), (day) => day.getUTCDate()],
    [readField(month, [1, 12], months), (day) => day.getUTCMonth() + 1],
    [readField(weekday, [1, 7], weekdays), (day) => day.getUTCDay() + 1],
    [readField(year, [1970, 2199]), (day) => day.getUTCFullYear()],
  ];
  const isDay = (time: number) => dayTests.every(([test, part]) => test(part(new Date(time))));
  const isTime = (minuteOfDay: number) => isHour(Math.floor(minuteOfDay / 60)) && isMinute(minuteOfDay % 60);
  return (now) => findTime(now, isDay, isTime);
}

function findTime(now: number, isDay: (time: number) => boolean, isTime: FieldTest): number | undefined {
  const today = Math.floor(now / dayMs) * dayMs;
  for (let day = today; day < today + longestSearchDays * dayMs; day += dayMs) {
    if (!isDay(day)) continue;
    const first = day === today ? Math.floor((now - today) / minuteMs) + 1 : 0;
    for (let minute = first; minute < 1440; minute += 1) if (isTime(minute)) return day + minute * minuteMs;
  }
  return undefined;
}

/** `*`, `?`, `5`, `MON-FRI`, `0/15`, `1,2,3`. */
function readField(
  field: string,
  [least, most]: readonly [number, number],
  names: readonly string[] = [],
): FieldTest {
  const toNumber = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + 1 : Number(text);
    if (!/^\w+$/.test(text) || !Number.isInteger(value) || value < least || value > most) throw invalid();
    return value;
  };
  const tests = field.split(",").map((part): FieldTest => {
    const [range = "", step = "1"] = part.split("/");
    const [first = "", last = part.includes("/") ? String(most) : first] = range.split("-");
    const [from, to] = first === "*" || first === "?" ? [least, most] : [toNumber(first), toNumber(last)];
    if (!/^[1-9]\d*$/.test(step)) throw invalid();
    return (value) => value >= from && value <= to && (value - from) % Number(step) === 0;
  });
  return (value) => tests.some((test) => test(value));
}
