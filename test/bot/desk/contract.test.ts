import { expect, test } from 'vitest';
import { z } from 'zod';
import { type RouteSpec, routes } from '../../../bot/desk/contract.ts';
import { names } from '../../../bot/desk/named.ts';
import { openApi } from '../../../bot/desk/openapi.ts';
import { mask, maskDeep } from '../../../bot/desk/privacy.ts';
import { startDesk } from './client.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; schema: unknown }[];
  requestBody?: { content: { 'application/json'?: { schema: unknown } } };
  responses: { 200: { content: Record<string, { schema: unknown }> } };
}

test('openapi.json is made of the very schemas that check, and is served', async () => {
  const document = openApi(routes) as { paths: Record<string, Record<string, Operation>> };
  for (const [name, spec] of Object.entries(routes) as [string, RouteSpec][]) {
    const operation = document.paths[spec.path.replace(/:(\w+)/g, '{$1}')]?.[spec.method];
    expect(operation?.operationId).toBe(name);
    const query = operation?.parameters
      .filter(({ in: place }) => place === 'query')
      .map(({ name: key }) => key);
    expect(query).toEqual(Object.keys(spec.query?.shape ?? {}));
    expect(operation?.requestBody?.content['application/json']?.schema).toEqual(
      spec.body ? z.toJSONSchema(spec.body, { io: 'input' }) : undefined,
    );
    const [content] = Object.values(operation?.responses[200].content ?? {});
    expect(content?.schema).toEqual(z.toJSONSchema(spec.response, { io: 'output' }));
  }
  const desk = await startDesk({ database: 'sqlite' });
  try {
    const served = await fetch(`${desk.url}/api/openapi.json`);
    expect(served.headers.get('content-type')).toContain('application/json');
    expect(await served.json()).toMatchObject(JSON.parse(JSON.stringify(document)));
  } finally {
    await desk.stop();
  }
});

test.each([
  ['电话13812347258', '电话138****7258'],
  ['+86 138 1234 7258', '138****7258'],
  ['0912-345-678', '0912***678'],
  ['身份证11010519491231002X', '身份证110*************2X'],
  ['卡号6222 0212 3456 7890 123', '卡号************0123'],
  ['车牌京A12345', '车牌京A****45'],
  ['邮箱chen.li@example.com', '邮箱c***@example.com'],
  ['座机021-58881234', '座机021-****1234'],
  ['单号YJ260912-0013，3栋2单元1501，9月12日14:00', '单号YJ260912-0013，3栋2单元1501，9月12日14:00'],
  ['20260912到货', '20260912到货'],
])('G9 %s is shown as %s', (whole, shown) => {
  expect(mask(whole)).toBe(shown);
});

test('G9 addresses of an activity are left as they are', () => {
  expect(
    maskDeep({ id: '13812347258', text: '13812347258', attachments: [{ name: '13812347258' }] }),
  ).toEqual({
    id: '13812347258',
    text: '138****7258',
    attachments: [{ name: '138****7258' }],
  });
});

test.each([
  ['李静', { name: '李静', role: 'receptionist' }, true],
  ['前台小李', { name: '李静', role: 'receptionist' }, true],
  ['王师傅', { name: '王强', role: 'worker' }, true],
  ['王师傅', { name: '王静', role: 'receptionist' }, false],
  ['欧阳经理', { name: '欧阳明', role: 'manager' }, true],
  ['工程部', { name: '王强', role: 'worker' }, false],
] as const)('R6 %s means %o: %s', (person, staff, meant) => {
  expect(names(person, staff)).toBe(meant);
});
