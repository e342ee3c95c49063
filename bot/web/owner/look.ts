/** How the talk looks: Web Chat's style options, and the name over what a person of the desk says. */

/** Web Chat 4.18 style options: the bubbles of a messaging app. */
export const look: Record<string, string | number | boolean> = {
  rootHeight: '100%',
  rootWidth: '100%',
  backgroundColor: '#eef0ee',
  accent: '#057a43',
  primaryFont:
    '-apple-system, BlinkMacSystemFont, "PingFang SC", "PingFang TC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", sans-serif',
  fontSizeSmall: '12px',
  paddingRegular: 12,
  paddingWide: 16,

  avatarSize: 38,
  avatarBorderRadius: '8px',
  botAvatarBackgroundColor: 'transparent',
  botAvatarImage: '/owner/desk.svg',
  botAvatarInitials: '',
  showAvatarInGroup: 'status',

  bubbleBackground: '#ffffff',
  bubbleBorderWidth: 0,
  bubbleBorderRadius: 10,
  bubbleTextColor: '#191c1a',
  bubbleMinHeight: 40,
  bubbleMaxWidth: 560,
  bubbleAttachmentMaxWidth: 300,
  bubbleImageMaxHeight: 300,
  messageActivityWordBreak: 'break-word',
  bubbleNubSize: 8,
  bubbleNubOffset: 12,
  bubbleFromUserBackground: '#95ec69',
  bubbleFromUserBorderWidth: 0,
  bubbleFromUserBorderRadius: 10,
  bubbleFromUserTextColor: '#10240a',
  bubbleFromUserNubSize: 0,
  bubbleFromUserNubOffset: 12,

  groupTimestamp: 300_000,
  timestampColor: '#5c645f',
  typingAnimationHeight: 20,

  suggestedActionLayout: 'flow',
  suggestedActionsStackedLayoutButtonTextWrap: true,
  suggestedActionHeight: 38,
  suggestedActionBorderWidth: 1,
  suggestedActionBorderColor: '#b9d9c7',
  suggestedActionBorderRadius: 19,
  suggestedActionBackgroundColor: '#ffffff',
  suggestedActionBackgroundColorOnHover: '#eaf7f0',
  suggestedActionBackgroundColorOnActive: '#d3eedf',
  suggestedActionTextColor: '#057a43',

  sendBoxBackground: '#f7f8f7',
  sendBoxBorderTop: 'solid 1px #e0e4e1',
  sendBoxHeight: 52,
  sendBoxTextWrap: true,
  sendBoxMaxHeight: 140,
  sendBoxTextColor: '#191c1a',
  sendBoxPlaceholderColor: '#5c645f',
  sendBoxButtonColor: '#57605a',
  sendBoxButtonColorOnHover: '#057a43',
  sendBoxButtonShadeColor: 'transparent',

  uploadAccept: 'image/png,image/jpeg,image/webp,image/gif,audio/*,application/pdf',
  uploadMultiple: true,
  maxMessageLength: 4_000,
};

/** An element for the React inside Web Chat's bundle, which gives out no function to make one. */
function element(className: string, children: unknown): WebChatElement {
  const made = { type: 'div', key: null, ref: null, props: { className, children }, _owner: null };
  return { $$typeof: Symbol.for('react.element'), ...made };
}

/** Puts the speaker's name over what persons of the desk say; the bot's own words have none. */
export function speakers(bot: string): () => (next: CreateActivityRenderer) => CreateActivityRenderer {
  return () =>
    (next) =>
    (setup, ...rest) => {
      const render = next(setup, ...rest);
      const { type, from } = setup.activity;
      const named = type === 'message' && from?.role === 'bot' && from.id !== bot && from.name;
      if (!render || !named) return render;
      return (...args) => {
        const inner = render(...args);
        return inner && element('spoken', [element('speaker', from.name), inner]);
      };
    };
}
