import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { MatterDetail } from '../../../desk/contract/matters.ts';
import { t } from '../messages/index.ts';
import { useMe } from '../session.ts';
import { atOnce, type Step, stepsOf, useStep, usualStep } from './act.ts';

const StepForm = lazy(() => import('./step-form.tsx').then(({ StepForm: it }) => ({ default: it })));

/** Shown as buttons when they are open; the others are behind 更多办理. */
const plainly: ReadonlySet<Step> = new Set<Step>(['resolve', 'reopen', 'amend', 'recategorise']);

/** What can be done with a matter now: the usual next step first. */
export function MatterActions({
  detail,
  small = false,
}: {
  detail: MatterDetail;
  small?: boolean;
}): ReactNode {
  const { permissions } = useMe();
  const [form, setForm] = useState<Step>();
  const act = useStep(detail.matter);
  const steps = stepsOf(detail, (permission) => permissions.includes(permission));
  const usual = usualStep(detail.matter.state);
  const first = usual && steps.includes(usual) ? usual : undefined;
  const shown = steps.filter((step) => step !== first && plainly.has(step));
  const rest = steps.filter((step) => step !== first && !plainly.has(step));
  const size = small ? 'small' : 'middle';

  const take = (step: Step): void => {
    if (atOnce.has(step)) act.mutate({ step, values: {} });
    else setForm(step);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of one matter, not a set of form fields */}
      <div className="acts" role="group" aria-label={`${t.matters.actions.label} ${detail.matter.number}`}>
        {first && (
          <Button size={size} type="primary" loading={act.isPending} onClick={() => take(first)}>
            {t.matters.actions[first]}
          </Button>
        )}
        {shown.map((step) => (
          <Button key={step} size={size} onClick={() => take(step)}>
            {t.matters.actions[step]}
          </Button>
        ))}
        {rest.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: rest.map((step) => ({
                key: step,
                label: t.matters.actions[step],
                onClick: () => take(step),
              })),
            }}
          >
            <Button size={size} icon={<DownOutlined />} iconPlacement="end">
              {t.matters.actions.more}
            </Button>
          </Dropdown>
        )}
      </div>
      <Suspense fallback={null}>
        {form && <StepForm step={form} detail={detail} onClose={() => setForm(undefined)} />}
      </Suspense>
    </>
  );
}
