//! Server functions for the results of coding: segments, figures and agreement.

#![expect(missing_docs, reason = "the fields of what #[server] makes are the arguments of documented functions")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use uuid::Uuid;

use crate::codebooks::model::{
    AgreementPage, AgreementRequest, FiguresPage, FiguresRequest, SegmentsPage, SegmentsRequest,
};
use crate::error::AppError;

#[cfg(feature = "ssr")]
use {
    super::header,
    crate::codebooks::store::segments::{self, SegmentFilter},
    crate::codebooks::store::{code_tree, coders, figures},
    crate::request::with_viewer,
    crate::viewer::Coder,
};

/// The maximum number of coded messages on a page of segments.
#[cfg(feature = "ssr")]
const MAX_LISTED: i64 = 100;

/// A page of the segments that were coded with a codebook.
#[server(name = GetSegments, input = Json)]
pub async fn segments_page(book: Uuid, query: SegmentsRequest) -> Result<SegmentsPage, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, book).await?;
        let codes = code_tree::tree(db, &coder).await?;
        let filter = SegmentFilter::of_request(&query, &codes);
        let mut found = segments::list(db, viewer, &coder, &filter, MAX_LISTED + 1).await?;
        let has_more = found.len() as i64 > MAX_LISTED;
        found.truncate(MAX_LISTED as usize);
        Ok(SegmentsPage {
            codebook: header(&coder),
            codes,
            coders: coders::list(db, &coder).await?,
            conversations: figures::conversations(db, viewer, &coder).await?,
            request: query,
            segments: segments::grouped(&coder, &found),
            next: found.last().filter(|_| has_more).map(|last| last.id),
        })
    })
    .await
}

/// Charts of how often, when, to whose messages and with which other codes the codes were applied.
#[server(name = GetFigures, input = Json)]
pub async fn figures_page(book: Uuid, query: FiguresRequest) -> Result<FiguresPage, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, book).await?;
        let conversations = figures::conversations(db, viewer, &coder).await?;
        let charts = match conversations.is_empty() {
            true => Vec::new(),
            false => crate::codebooks::figures::charts(db, viewer, &coder, &query).await?,
        };
        Ok(FiguresPage { codebook: header(&coder), conversations, request: query, charts })
    })
    .await
}

/// How well coders agree on a conversation.
#[server(name = GetAgreement, input = Json)]
pub async fn agreement_page(book: Uuid, query: AgreementRequest) -> Result<AgreementPage, AppError> {
    with_viewer(async |request| {
        let (viewer, db) = request.viewer_and_db();
        let coder = Coder::prove(db, viewer, book).await?;
        let codebook = header(&coder);
        crate::codebooks::agreement::page(db, viewer, &coder, codebook, query).await
    })
    .await
}
