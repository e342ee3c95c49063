-- AlterTable
ALTER TABLE "Matter" ADD COLUMN "about" TEXT;

-- CreateIndex
CREATE INDEX "Matter_estateId_about_createdAt_idx" ON "Matter"("estateId", "about", "createdAt");
