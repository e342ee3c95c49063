/** What made-up owners write, by how often it comes up. `{home}` is their home, `{building}` their building. */
export const reports: readonly (readonly [number, readonly string[]])[] = [
  [
    46,
    [
      '{home}厨房水龙头滴水，关不紧',
      '{home}卧室的灯不亮了',
      '{home}马桶堵了，冲不下去',
      '{home}对讲门铃不响了',
      '{home}阳台推拉门关不上',
      '{home}客厅插座没电',
      '{home}卫生间地漏反味',
      '{home}空调不制冷',
    ],
  ],
  [6, ['{home}厨房水管爆了，水喷得到处都是', '{home}开关打火花，有焦糊味']],
  [6, ['{home}卧室天花板渗水', '{home}外墙渗水，墙皮起泡']],
  [10, ['{building}栋楼道的灯不亮了', '{building}栋电梯按钮不灵', '{building}栋单元门禁坏了，刷卡没反应']],
  [
    16,
    [
      '保洁三天没来收垃圾了，{building}栋楼道里全是臭味，投诉',
      '{home}楼上天天半夜装修，吵得没法睡，投诉',
      '门岗态度太差，我要投诉，我住{home}',
      '维修拖了一个星期没人来，我要投诉，{home}',
    ],
  ],
  [8, ['{home}想约周六上午做一次家庭保洁', '{home}请帮忙搬一台洗衣机上楼']],
  [3, ['{home}交房以后窗户一直漏风，请开发商返修']],
  [3, ['建议在{building}栋门口装一个快递架']],
  [2, ['表扬一下{building}栋的保洁阿姨，楼道擦得特别干净']],
];

/** Answers to a return visit, by how often. */
export const answers: readonly (readonly [number, string])[] = [
  [40, '5分'],
  [25, '满意'],
  [10, '修好了，四星'],
  [8, '一般'],
  [6, '不满意'],
  [6, '没修好'],
  [2, '1分'],
  [3, '不用回访'],
];

/** One of a weighted list. */
export function weighted<T>(list: readonly (readonly [number, T])[], lot: number): T {
  const whole = list.reduce((sum, [weight]) => sum + weight, 0);
  let left = lot * whole;
  for (const [weight, value] of list) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = list.at(-1);
  if (!last) throw new Error('an empty list');
  return last[1];
}
