/** The console's look: calm, dense, and dark enough in every text colour for WCAG AA on the grounds it stands on. */
import type { ThemeConfig } from 'antd';

/** Colours used beyond antd's tokens; styles.css names the same ones. */
export const colours = {
  primary: '#12584f',
  ink: '#1c2624',
  soft: '#4a5653',
  faint: '#5d6966',
  line: '#dfe5e2',
  ground: '#f1f4f2',
  danger: '#b3261e',
  warning: '#8a4b00',
  success: '#1c6b3c',
} as const;

export const theme: ThemeConfig = {
  token: {
    colorPrimary: colours.primary,
    colorInfo: '#1f5a8a',
    colorLink: '#125a7a',
    // antd would make these lighter than WCAG AA allows on a tinted ground.
    colorLinkHover: '#0d4760',
    colorLinkActive: '#0a374b',
    colorError: colours.danger,
    colorWarning: '#b26200',
    colorSuccess: colours.success,
    colorText: colours.ink,
    colorTextSecondary: colours.soft,
    colorTextTertiary: colours.faint,
    colorTextQuaternary: colours.faint,
    colorTextDescription: colours.soft,
    colorTextPlaceholder: '#66716e',
    colorBorder: '#c3ccc8',
    colorBorderSecondary: colours.line,
    colorBgLayout: colours.ground,
    borderRadius: 6,
    fontSize: 14,
    fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
    controlOutlineWidth: 3,
    controlOutline: 'rgba(18, 88, 79, 0.28)',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Menu: {
      itemSelectedBg: '#e3efeb',
      itemSelectedColor: colours.primary,
      itemActiveBg: '#e3efeb',
      itemHoverBg: '#eef2f0',
    },
    Tag: { defaultBg: '#eef2f0', defaultColor: colours.soft },
    Table: { headerBg: '#eef2f0', cellPaddingBlock: 9, cellPaddingInline: 10, rowHoverBg: '#f4f8f6' },
    Segmented: { trackBg: '#e6ebe8', itemColor: colours.soft, itemSelectedColor: colours.primary },
    Button: { contentFontSizeSM: 13, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  },
};
