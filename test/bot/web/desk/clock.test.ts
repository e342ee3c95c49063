import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dayOf, fromLocalInput, learnNow, setZone, toLocalInput } from '../../../../bot/web/desk/clock.ts';
import { moment, promiseWords, remaining, span, stopwatch } from '../../../../bot/web/desk/when.ts';

describe('instants at the desk', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-09-12T04:00:00Z') });
    learnNow('2026-09-12T04:00:00Z');
    setZone('Asia/Shanghai');
    return () => vi.useRealTimers();
  });

  it('are those of the estate, whatever the machine thinks', () => {
    expect(toLocalInput('2026-09-12T06:00:00Z')).toBe('2026-09-12T14:00');
    expect(fromLocalInput('2026-09-12T14:00')).toBe('2026-09-12T06:00:00.000Z');
    expect(dayOf('2026-09-11T17:00:00Z')).toBe('2026-09-12');
    setZone('America/New_York');
    expect(fromLocalInput('2026-11-01T12:00')).toBe('2026-11-01T17:00:00.000Z');
    expect(fromLocalInput('')).toBeUndefined();
  });

  it('follow the desk clock when a trial has moved it', () => {
    learnNow('2026-09-13T04:00:00Z');
    expect(moment('2026-09-12T06:00:00Z')).toBe('昨天 14:00');
  });

  it('are worded as points in time', () => {
    expect(promiseWords('2026-09-12T06:00:00Z')).toBe('9月12日（周六）14:00前');
    expect(moment('2026-09-12T06:00:00Z')).toBe('今天 14:00');
    expect(moment('2025-09-12T06:00:00Z')).toBe('2025年9月12日 14:00');
    expect(remaining('2026-09-12T06:30:00Z', Date.now())).toBe('还有2小时30分');
    expect(remaining('2026-09-12T03:45:00Z', Date.now())).toBe('已超15分钟');
    expect(stopwatch(125_000)).toBe('2:05');
    expect(stopwatch(3_725_000)).toBe('1:02:05');
    expect(span(-5)).toBe('0秒');
  });
});
