-- DropIndex
DROP INDEX "Activity_inbox_idx";

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "device" TEXT,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'desk';

-- AlterTable
ALTER TABLE "Matter" ADD COLUMN     "about" TEXT;

-- CreateTable
CREATE TABLE "PhoneAct" (
    "id" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "pressedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "refused" TEXT,

    CONSTRAINT "PhoneAct_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskPhoto" (
    "id" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "matterId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "fileId" TEXT NOT NULL,
    "takenAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TaskPhoto_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PhoneAct_matterId_idx" ON "PhoneAct"("matterId");

-- CreateIndex
CREATE INDEX "TaskPhoto_matterId_idx" ON "TaskPhoto"("matterId");

-- CreateIndex
CREATE INDEX "TaskPhoto_fileId_idx" ON "TaskPhoto"("fileId");

-- CreateIndex
CREATE INDEX "Activity_inbox_talkId_position_idx" ON "Activity"("inbox", "talkId", "position") WHERE ("inbox" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Matter_estateId_about_createdAt_idx" ON "Matter"("estateId", "about", "createdAt");
