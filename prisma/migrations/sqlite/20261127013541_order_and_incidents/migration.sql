-- DropIndex
DROP INDEX "Activity_inbox_idx";

-- AlterTable
ALTER TABLE "Matter" ADD COLUMN "about" TEXT;

-- CreateIndex
CREATE INDEX "Activity_inbox_talkId_position_idx" ON "Activity"("inbox", "talkId", "position") WHERE "inbox" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Matter_estateId_about_createdAt_idx" ON "Matter"("estateId", "about", "createdAt");
