import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CorpusError, loadFile } from '../../../knowledge/understanding/corpus.ts';
import { createEngine } from '../../../knowledge/understanding/engine.ts';
import { detectLanguage } from '../../../knowledge/understanding/lang.ts';
import { loadModel, ModelError } from '../../../knowledge/understanding/model.ts';
import { fold } from '../../../knowledge/understanding/text.ts';
import { chooseThreshold, curve } from '../../../knowledge/understanding/thresholds.ts';
import { understandLines } from '../../../knowledge/understanding/understand.ts';

const engine = createEngine();

describe('engine', () => {
  it.each([
    ['厨房水龙头漏水,麻烦派人来修', 'repair'],
    ['你们保安态度太差了,我要投诉', 'complaint'],
    ['空调清洗多少钱一台,想约一下', 'service'],
    ['表扬一下保洁阿姨,楼道特别干净', 'praise'],
    ['建议在南门加装一个快递柜', 'suggestion'],
    ['刚收房,客厅墙面空鼓,请开发商来返修', 'after_sales'],
    ['请问物业费怎么交', 'other'],
    ['冷氣滴水到窗台,請派師傅來修', 'repair'],
    ['The kitchen tap is leaking, please send someone to fix it', 'repair'],
  ])('%s is %s', (text, category) => {
    expect(engine.understand(text).category).toBe(category);
  });

  it('finds danger and the wish for a person', () => {
    const trapped = engine.understand('快来人!!我妈被困在电梯里了,她有心脏病!3号楼');
    expect(trapped).toMatchObject({ category: 'repair', urgent: true, fields: { building: '3' } });
    expect(trapped.handoff).toContain('major');
    expect(engine.understand('转人工').handoff).toContain('request');
    expect(engine.understand('请问消防演练是哪天').handoff).toEqual([]);
  });

  it('reads anything without throwing and says how sure it is', () => {
    for (const text of ['', ' ', '🙂', 'a', '。。。', '\ud800', '0'.repeat(5000), '水'.repeat(20_000)]) {
      const { confidence } = engine.understand(text);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('gives the same reading twice', () => {
    const text = '3栋2单元1501厨房水管爆了,水流一地';
    expect(engine.understand(text)).toEqual(engine.understand(text));
  });

  it('refuses a model folder that is not there', () => {
    expect(() => loadModel('/nowhere/')).toThrow(ModelError);
  });
});

describe('text and language', () => {
  it('folds without changing length', () => {
    expect(fold('３棟　漏水！ABC')).toBe('3栋 漏水!abc');
  });
  it.each([
    ['水管漏水', 'zh-Hans'],
    ['馬桶壞了,請派人來', 'zh-Hant'],
    ['部𨋢壞咗', 'zh-Hant'],
    ['tap leaking', 'en'],
    ['🍒', 'zh-Hans'],
    ['WiFi连不上', 'zh-Hans'],
  ])('%s is %s', (text, lang) => {
    expect(detectLanguage(text)).toBe(lang);
  });
});

describe('thresholds', () => {
  it('takes the point that misses least above the floor', () => {
    const points = curve([0.9, 0.8, 0.7, 0.2], [true, false, true, false]);
    expect(chooseThreshold(points, 0.6)).toBe(0.7);
  });
});

describe('corpus', () => {
  it('names file and line of a bad message', () => {
    const path = fileURLToPath(new URL('./fixtures/bad.jsonl', import.meta.url));
    expect(() => loadFile(path)).toThrow(CorpusError);
    expect(() => loadFile(path)).toThrow(/bad\.jsonl:2/);
  });
});

describe('understand', () => {
  async function* lines(...all: string[]): AsyncGenerator<string> {
    yield* all;
  }

  it('answers every line in order, a bad one in its place', async () => {
    const out: string[] = [];
    const bad = await understandLines(
      lines('{"id":"a","text":"水管漏水"}', '{"id":"b"', '{"id":"c","text":5}', '{"id":"d","text":"谢谢"}'),
      engine,
      async (line) => {
        out.push(line);
      },
    );
    expect(bad).toBe(2);
    const parsed = out.map((l): Record<string, unknown> => JSON.parse(l));
    expect(parsed[0]).toMatchObject({ id: 'a', category: 'repair', lang: 'zh-Hans' });
    expect(Object.keys(parsed[0] ?? {})).toEqual([
      'id',
      'category',
      'also',
      'urgent',
      'handoff',
      'fields',
      'lang',
      'confidence',
    ]);
    expect(parsed[1]).toMatchObject({ line: 2 });
    expect(parsed[2]).toMatchObject({ line: 3 });
    expect(parsed[3]).toMatchObject({ id: 'd' });
  });

  function run(input: string): Promise<{ code: number | null; out: string }> {
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', 'knowledge/understanding/understand.ts'], {
      cwd: root,
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stdin.end(input);
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
  }

  it('as a command: 0 for good and empty input, 1 when a line was bad', async () => {
    expect(await run('')).toEqual({ code: 0, out: '' });
    const good = await run('{"id":"1","text":"厨房漏水"}\n');
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toMatchObject({ id: '1', category: 'repair' });
    const bad = await run('oops\n{"id":"2","text":"谢谢"}\n');
    expect(bad.code).toBe(1);
    expect(bad.out.trim().split('\n')).toHaveLength(2);
  }, 20_000);
});
