import { z } from 'zod';
import { once, readData } from '../load.ts';
import { categories } from '../understanding/reading.ts';
import { peopleCodes } from './people.ts';
import { phraseKey } from './shared.ts';

/** Whom a handoff calls (H1): roles, the phrase that names them to the owner, and who is told beside. */
const group = z.strictObject({
  call: z.array(z.string()).min(1),
  who: phraseKey,
  afterwards: z.array(z.string()).optional(),
  outOfControl: z.array(z.string()).optional(),
  tell: z.array(z.string()).optional(),
  /** Nobody else answers (class C). */
  only: z.boolean().optional(),
});

/** Visitor classes A, B, C of H1 and the other occasions of a handoff. */
export const handoffGroups = ['owner_request', 'unsure', 'danger', 'crime', 'major', 'A', 'B', 'C'] as const;
export type HandoffGroup = (typeof handoffGroups)[number];

const place = z.record(z.enum(handoffGroups), group);

/** Who gets what (R6, R7, C5, C6, H1). */
export const routesSchema = z
  .strictObject({
    departments: z.record(z.string(), z.string()),
    categories: z.record(
      z.enum(categories),
      z.strictObject({ department: z.string(), kinds: z.record(z.string(), z.string()).optional() }),
    ),
    filedFirstOwner: z.array(z.string()),
    handoff: z.strictObject({ order: z.array(z.string()), estate: place, office: place }),
    /** Which department acts on a complaint's cause once it is found (C5). */
    causes: z.record(z.string(), z.string()),
    /** Who signs a written answer to an actual major case (C6). */
    countersign: z.array(z.enum(peopleCodes)).min(1),
    /** For these kinds the water company is called as well when it is before the meter (U1). */
    waterCompany: z.strictObject({ kinds: z.array(z.string()), beforeMeter: z.boolean() }),
  })
  .superRefine((routes, context) => {
    for (const [cause, department] of Object.entries(routes.causes))
      if (!Object.hasOwn(routes.departments, department))
        context.addIssue({ code: 'custom', path: ['causes', cause], message: `no department ${department}` });
    for (const [category, route] of Object.entries(routes.categories))
      for (const department of [route.department, ...Object.values(route.kinds ?? {})])
        if (!Object.hasOwn(routes.departments, department))
          context.addIssue({
            code: 'custom',
            path: ['categories', category],
            message: `no department ${department}`,
          });
  });
export type Routes = z.infer<typeof routesSchema>;

export const shippedRoutes = once(() => readData('rules/routes.json', routesSchema));

/** Code and name of the department a matter goes to (R2, R7). */
export function departmentFor(
  routes: Routes,
  category: (typeof categories)[number],
  kind?: string,
): { code: string; name: string } {
  const route = routes.categories[category];
  const code = (kind === undefined ? undefined : route.kinds?.[kind]) ?? route.department;
  return { code, name: routes.departments[code] ?? code };
}
