import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Layer, layered } from '../../../knowledge/layers.ts';
import { checked, KnowledgeError } from '../../../knowledge/load.ts';
import { departmentFor } from '../../../knowledge/rules/routes.ts';
import { createSettings, type EstateProfile, settings } from '../../../knowledge/settings.ts';
import { dangers } from '../../../knowledge/understanding/reading.ts';

const estate: EstateProfile = {
  id: 'yj',
  companyId: 'c1',
  region: 'CN',
  timeZone: 'Asia/Shanghai',
  name: '云锦苑',
  company: '云锦物业',
  desk: '客服中心',
  phone: '021-5555-0199',
};
const at = new Date('2026-09-12T05:30:00Z');

describe('one accessor: default ← company ← estate', () => {
  const company: Layer = {
    name: 'company c1',
    values: {
      clocks: { serviceHours: { from: '09:00' }, reopenDays: 45 },
      phrases: { 'zh-Hans': { farewell: ['多谢，再见！'] } },
    },
  };
  const own: Layer = { name: 'estate yj', values: { clocks: { serviceHours: { from: '07:30' } } } };

  test('the estate goes before the company, the company before the default; the rest stays', () => {
    const read = createSettings({ company: () => company, estate: (id) => (id === 'yj' ? own : undefined) });
    const here = read(estate, at);
    expect(here.clocks.serviceHours).toEqual({ from: '07:30', to: '20:00' });
    expect(here.clocks.reopenDays).toBe(45);
    expect(read({ ...estate, id: 'other' }, at).clocks.serviceHours.from).toBe('09:00');
    expect(here.say('zh-Hans')('farewell', {})).toBe('多谢，再见！');
    expect(here.say('zh-Hant-TW')('farewell', {})).toBe('謝謝，再見！');
    expect(settings(estate, at).clocks.reopenDays).toBe(30);
  });

  test('what is valid is asked for each moment', () => {
    const read = createSettings({
      company: () => undefined,
      estate: (_, when) => (when > at ? own : undefined),
    });
    expect(read(estate, at).clocks.serviceHours.from).toBe('08:00');
    expect(read(estate, new Date(at.getTime() + 1)).clocks.serviceHours.from).toBe('07:30');
  });

  test.each([
    [{ clocks: { serviceHours: { from: '7' } } }, /estate yj clocks: serviceHours\.from/],
    [{ clock: {} }, /estate yj: clock: nothing of that name/],
    [{ phrases: { 'zh-Hans': { farewell: ['再见{who}'] } } }, /farewell: \{who\} is not declared/],
  ])('a faulty layer is named with its entry', (values, message) => {
    const read = createSettings({ company: () => undefined, estate: () => ({ name: 'estate yj', values }) });
    expect(() => read(estate, at)).toThrow(message);
  });

  test('lists are replaced, objects merged, null takes away', () => {
    expect(layered({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { b: null }, d: [3] })).toEqual({
      a: { c: 2 },
      d: [3],
    });
  });

  test('an error names file and entry', () => {
    const run = (): unknown =>
      checked('rules/x.json', z.object({ a: z.object({ b: z.number() }) }), { a: { b: 'x' } });
    expect(run).toThrow(KnowledgeError);
    expect(run).toThrow(/^rules\/x\.json: a\.b: /);
  });
});

describe('U1 first aid', () => {
  test('U1 every danger has a text of at most 60 characters in each locale, with the region’s numbers', () => {
    for (const region of ['CN', 'TW', 'HK'] as const)
      for (const danger of dangers)
        for (const locale of ['zh-Hans', 'zh-Hant-TW', 'zh-Hant-HK', 'en'] as const) {
          const text = settings({ ...estate, region }, at).aid(danger, locale);
          expect(text.length, `${danger} ${locale}`).toBeLessThanOrEqual(60);
          expect(text).not.toMatch(/[{}]/);
        }
    expect(settings(estate, at).aid('injury', 'zh-Hans')).toContain('120');
    expect(settings({ ...estate, region: 'TW' }, at).aid('injury', 'zh-Hant-TW')).toContain('119');
    expect(settings({ ...estate, region: 'HK' }, at).aid('fire', 'zh-Hant-HK')).toContain('999');
    expect(settings(estate, at).aid('lift', 'zh-Hans')).toMatch(/勿扒门.*呼叫.*保持通话/u);
  });
});

describe('routes, slots and kinds', () => {
  const here = settings(estate, at);

  test('R7 departments by category and kind', () => {
    expect(departmentFor(here.routes, 'repair').code).toBe('engineering');
    expect(departmentFor(here.routes, 'complaint', 'cleaning')).toEqual({ code: 'cleaning', name: '保洁部' });
    expect(departmentFor(here.routes, 'after_sales').code).toBe('developer');
  });

  test('every kind that has a route is a kind of the register', () => {
    for (const [category, { kinds }] of Object.entries(here.routes.categories))
      for (const code of Object.keys(kinds ?? {}))
        expect(
          here.kinds.kinds.some((kind) => kind.category === category && kind.code === code),
          code,
        ).toBe(true);
  });

  test('H1 class C goes to the project manager, who alone answers', () => {
    expect(here.routes.handoff.estate.C).toMatchObject({ call: ['project_manager'], only: true });
    expect(here.routes.handoff.estate.A.tell).toContain('quality');
    expect(here.routes.handoff.estate.B.afterwards).toEqual(['project_manager', 'hr']);
    expect(here.routes.handoff.office.B.call).toEqual(['hr']);
  });

  test('R3 only what and, where somebody goes, where are needed to file', () => {
    expect(here.slots.repair.filter(({ required }) => required).map(({ key }) => key)).toEqual([
      'what',
      'place',
    ]);
    expect(here.slots.praise.some(({ key }) => key === 'contact')).toBe(false);
    expect(here.slots.lost_found.some(({ key }) => key === 'contact')).toBe(false);
  });

  test('T2 photos are never asked for in danger nor alone', () => {
    expect(here.slots.repair.find(({ key }) => key === 'photos')?.never).toEqual(['danger', 'alone']);
  });

  test('C2 a claim is major from ¥10,000, HK$11,000, NT$45,000', () => {
    expect(here.region.majorClaim).toBe(10_000);
    expect(settings({ ...estate, region: 'HK' }, at).region.majorClaim).toBe(11_000);
    expect(settings({ ...estate, region: 'TW' }, at).region.majorClaim).toBe(45_000);
  });

  test('G2 festival and part of day come with the settings', () => {
    expect(settings(estate, new Date('2026-09-25T00:30:00Z')).festival()).toBe('mid_autumn');
    expect(settings(estate, at).part()).toBe('day');
  });
});
