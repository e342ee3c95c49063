import { z } from 'zod';
import { once, readData } from '../load.ts';

/** Codes by which ladders, breaches, holds and signatures name whom they call (C3, C4, C6, U1). */
export const peopleCodes = [
  'next_on_rota',
  'duty_engineer',
  'security',
  'control_room',
  'duty_manager',
  'receptionist',
  'supervisor',
  'department_head',
  'responsible_department',
  'department_manager',
  'project_manager',
  'deputy_general_manager',
  'general_manager',
  'leader',
  'legal',
  'quality',
  'hr',
  'administration',
] as const;
export type PeopleCode = (typeof peopleCodes)[number];

/** Staff that a code may mean: all conditions given must hold. */
const choice = z
  .strictObject({
    roles: z.array(z.string()).optional(),
    department: z.string().optional(),
    /** Of the department that carries the matter. */
    ownDepartment: z.literal(true).optional(),
    /** 岗位, kept with the member of staff. */
    post: z.string().optional(),
    onDuty: z.literal(true).optional(),
  })
  .refine((one) => Object.keys(one).length > 0, 'names nobody');
export type Choice = z.infer<typeof choice>;

/** For each code the choices in order: the first that finds anybody counts. */
export const peopleSchema = z.record(z.enum(peopleCodes), z.array(choice).min(1));
export type People = z.infer<typeof peopleSchema>;

export const shippedPeople = once(() => readData('rules/people.json', peopleSchema));
