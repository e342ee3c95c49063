import { Button, Result, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { errorWords } from '../errors.ts';
import { t } from '../messages/index.ts';

/** In place of what is being fetched, or could not be. */
export function Pending({ error, retry }: { error: unknown; retry: () => unknown }): ReactNode {
  if (!error) return <Skeleton active paragraph={{ rows: 5 }} className="page-loading" />;
  const again = <Button onClick={() => void retry()}>{t.actions.retry}</Button>;
  return <Result status="warning" title={t.failed} subTitle={errorWords(error)} extra={again} />;
}
