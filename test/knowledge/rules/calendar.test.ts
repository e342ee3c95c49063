import { describe, expect, test } from 'vitest';
import { createCalendar, partOfDay } from '../../../knowledge/rules/calendar.ts';
import { festivals, shippedHolidays } from '../../../knowledge/rules/holidays.ts';

const holidays = shippedHolidays();
const mainland = createCalendar('CN', holidays);
const taiwan = createCalendar('TW', holidays);
const hongKong = createCalendar('HK', holidays);

describe('G1 greets by time of day', () => {
  test.each([
    ['04:59', 'evening'],
    ['05:00', 'morning'],
    ['10:59', 'morning'],
    ['11:00', 'day'],
    ['17:59', 'day'],
    ['18:00', 'evening'],
  ] as const)('G1 at %s it is %s', (time, part) => {
    expect(partOfDay(new Date(`2026-09-12T${time}:00+08:00`), 'Asia/Shanghai')).toBe(part);
  });
});

describe('G2 calendars of mainland, Taiwan and Hong Kong', () => {
  test('G2 mainland: the announced plan with 调休', () => {
    expect(mainland.holiday('2026-02-17')).toBe('春节');
    expect(mainland.isWorkday('2026-09-20')).toBe(true);
    expect(mainland.holiday('2026-09-20')).toBeUndefined();
    expect(mainland.isWorkday('2026-09-12')).toBe(false);
  });

  test('G2 mainland: a year not announced has its statutory days, and says so', () => {
    for (const day of [
      '2027-01-01',
      '2027-02-05',
      '2027-02-06',
      '2027-02-08',
      '2027-04-05',
      '2027-06-09',
      '2027-10-03',
    ])
      expect(mainland.isWorkday(day), day).toBe(false);
    expect(mainland.isWorkday('2027-02-09')).toBe(true);
    expect(mainland.warnings('2026-06-01')).toEqual([]);
    expect(mainland.warnings('2026-11-24')).toHaveLength(1);
    expect(mainland.warnings('2027-01-02')[0]).toContain('2027');
  });

  test('G2 an overlay goes before everything', () => {
    const overlay = { ...holidays.overlay, CN: { '2027-02-07': { work: true, name: '春节调休' } } };
    const set = createCalendar('CN', { ...holidays, overlay });
    expect(set.isWorkday('2027-02-07')).toBe(true);
    expect(set.warnings('2027-01-02')).toEqual([]);
  });

  test('G2 Taiwan and Hong Kong have their own', () => {
    expect(taiwan.isWorkday('2026-02-27')).toBe(false);
    expect(taiwan.isWorkday('2026-09-28')).toBe(false);
    expect(taiwan.isWorkday('2026-10-02')).toBe(true);
    expect(hongKong.isWorkday('2026-07-01')).toBe(false);
    expect(hongKong.isWorkday('2026-10-02')).toBe(true);
    expect(hongKong.holiday('2026-10-01')).toContain('國慶');
    expect(mainland.isWorkday('2026-10-02')).toBe(false);
  });

  test('G2 wishes by allow-list: Mid-Autumn yes, 清明 never', () => {
    expect(mainland.festival('2026-09-25')).toBe('mid_autumn');
    expect(mainland.festival('2026-02-16')).toBe('spring_festival');
    expect(mainland.festival('2026-04-05')).toBeUndefined();
    expect(mainland.festival('2026-12-25')).toBeUndefined();
    expect(hongKong.festival('2026-12-25')).toBe('christmas');
    expect(taiwan.festival('2026-10-10')).toBe('national_day');
    expect(taiwan.festival('2026-02-28')).toBeUndefined();
    expect(festivals).not.toContain('tomb_sweeping');
  });

  test('working days are counted over holidays', () => {
    expect(mainland.afterWorkdays('2026-09-30', 1)).toBe('2026-10-08');
  });
});
