import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { t } from '../messages/index.ts';

/** In place of a console that could not be drawn: a way to begin again, and the cause in the browser's log. */
export class Fallen extends Component<{ children: ReactNode }, { fallen: boolean }> {
  override state = { fallen: false };

  static getDerivedStateFromError(): { fallen: boolean } {
    return { fallen: true };
  }

  override render(): ReactNode {
    if (!this.state.fallen) return this.props.children;
    const again = (
      <Button type="primary" onClick={() => window.location.reload()}>
        {t.actions.reload}
      </Button>
    );
    return <Result status="warning" title={t.errors.unknown} extra={again} />;
  }
}
