-- DropIndex
DROP INDEX "Activity_inbox_idx";

-- DropIndex
DROP INDEX "Activity_talkId_activityId_idx";

-- CreateIndex
CREATE INDEX "Activity_inbox_idx" ON "Activity"("inbox") WHERE ("inbox" IS NOT NULL);

-- CreateIndex
CREATE INDEX "Activity_talkId_activityId_idx" ON "Activity"("talkId", "activityId") WHERE ("activityId" IS NOT NULL);
