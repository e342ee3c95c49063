-- AlterTable
ALTER TABLE "Outbox" ADD COLUMN "batch" TEXT;

-- CreateTable
CREATE TABLE "Allowance" (
    "talkId" TEXT NOT NULL PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "heardAt" DATETIME NOT NULL,
    "lastOwnerAt" DATETIME,
    "windowEndsAt" DATETIME,
    "used" INTEGER NOT NULL DEFAULT 0,
    "clickEndsAt" DATETIME,
    "clickUsed" INTEGER NOT NULL DEFAULT 0,
    "replyToken" TEXT,
    "replyUntil" DATETIME,
    "replyFor" TEXT,
    "optIns" INTEGER NOT NULL DEFAULT 0,
    "choices" TEXT,
    "blockedAt" DATETIME,
    "profileAt" DATETIME
);

-- CreateTable
CREATE TABLE "ChannelState" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "expiresAt" REAL NOT NULL DEFAULT 0,
    "leaseUntil" REAL NOT NULL DEFAULT 0
);
