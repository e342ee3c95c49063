-- AlterTable
ALTER TABLE "Outbox" ADD COLUMN     "batch" TEXT;

-- CreateTable
CREATE TABLE "Allowance" (
    "talkId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "heardAt" TIMESTAMPTZ(3) NOT NULL,
    "lastOwnerAt" TIMESTAMPTZ(3),
    "windowEndsAt" TIMESTAMPTZ(3),
    "used" INTEGER NOT NULL DEFAULT 0,
    "clickEndsAt" TIMESTAMPTZ(3),
    "clickUsed" INTEGER NOT NULL DEFAULT 0,
    "replyToken" TEXT,
    "replyUntil" TIMESTAMPTZ(3),
    "replyFor" TEXT,
    "optIns" INTEGER NOT NULL DEFAULT 0,
    "choices" TEXT,
    "blockedAt" TIMESTAMPTZ(3),
    "profileAt" TIMESTAMPTZ(3),

    CONSTRAINT "Allowance_pkey" PRIMARY KEY ("talkId")
);

-- CreateTable
CREATE TABLE "ChannelState" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "leaseUntil" DOUBLE PRECISION NOT NULL DEFAULT 0,

    CONSTRAINT "ChannelState_pkey" PRIMARY KEY ("key")
);
