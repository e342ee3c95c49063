import { Badge, Button, Card, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { clockTime, deskNow } from '../clock.ts';
import { t } from '../messages/index.ts';
import { Pending } from '../parts/loading.tsx';
import { useStaff } from '../queries.ts';
import { useEstate, useMay } from '../session.ts';
import { Sessions } from './sessions.tsx';

/** A shift that ends later than this is not told by its hour, which would be taken for today's; in milliseconds. */
const SOON = 86_400_000;

const dutyWords = (until: string | null): string =>
  until && Date.parse(until) - deskNow() < SOON ? t.me.dutyUntil(clockTime(until)) : t.talks.onDuty;

/** Who is on duty, until when, and how many talks they hold. */
export function Colleagues(): ReactNode {
  const [estateId] = useEstate();
  const staff = useStaff(estateId);
  const runs = useMay('estates.run');
  const [looked, look] = useState<{ id: string; name: string }>();
  const items = [...(staff.data?.items ?? [])].sort((a, b) => Number(b.onDuty) - Number(a.onDuty));
  return (
    <Card size="small" title={t.me.colleagues}>
      {!staff.data && <Pending error={staff.error} retry={staff.refetch} />}
      {staff.data && items.length === 0 && <p className="group-empty">{t.me.colleaguesEmpty}</p>}
      <ul className="people">
        {items.map((person) => (
          <li key={person.id}>
            <span>
              <b>{person.name}</b>{' '}
              <span className="soft">
                {t.roles[person.role] ?? person.role}
                {person.trade && ` · ${t.kinds.repair?.[person.trade] ?? person.trade}`}
              </span>
            </span>
            <span className="soft small">
              {person.talks > 0 && `${t.me.talks(person.talks)} · `}
              {person.onDuty ? dutyWords(person.until) : t.me.off}
              {person.loggedIn && <Badge status="success" text={t.me.online} className="online" />}
              {runs && (
                <Button type="link" size="small" onClick={() => look(person)}>
                  {t.me.sessions}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {looked && (
        <Modal open footer={null} title={looked.name} onCancel={() => look(undefined)}>
          <Sessions staffId={looked.id} />
        </Modal>
      )}
    </Card>
  );
}
