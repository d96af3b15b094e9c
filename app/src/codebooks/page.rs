//! The routes of codebooks.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{agreement_page, codebook, codebooks, coding_page, figures_page, segments_page};
use super::model::{AgreementRequest, CodingRequest, FiguresRequest, SegmentsRequest};
use super::pages;
use crate::page::{loaded, page_resource, use_id};
use crate::query::use_request;

/// `/codebooks`
pub struct CodebooksRoute;

#[lazy_route]
impl LazyRoute for CodebooksRoute {
    fn data() -> Self {
        CodebooksRoute
    }

    fn view(CodebooksRoute: Self) -> AnyView {
        let data = page_resource(|| (), |()| codebooks());
        view! { <div class="page wide">{loaded(data, |all| view! { <pages::list::CodebooksPage all/> })}</div> }
            .into_any()
    }
}

/// `/codebooks/:id`
pub struct CodebookRoute;

#[lazy_route]
impl LazyRoute for CodebookRoute {
    fn data() -> Self {
        CodebookRoute
    }

    fn view(CodebookRoute: Self) -> AnyView {
        let id = use_id();
        let data = page_resource(move || id.get(), codebook);
        // These outlive the view of the data, which is rebuilt after each change.
        let (moved, scrolled) = (StoredValue::new(None), StoredValue::new(false));
        let page = move |details| view! { <pages::codebook::CodebookPage details moved scrolled/> };
        view! { <div class="page wide">{loaded(data, page)}</div> }.into_any()
    }
}

/// `/codebooks/:id/segments`
pub struct SegmentsRoute;

#[lazy_route]
impl LazyRoute for SegmentsRoute {
    fn data() -> Self {
        SegmentsRoute
    }

    fn view(SegmentsRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<SegmentsRequest>());
        let data = page_resource(move || (id.get(), request.get()), |(id, request)| segments_page(id, request));
        let scrolled = StoredValue::new(false);
        let page = move |page| view! { <pages::segments::Segments page scrolled/> };
        view! { <div class="page wide">{loaded(data, page)}</div> }.into_any()
    }
}

/// `/codebooks/:id/figures`
pub struct FiguresRoute;

#[lazy_route]
impl LazyRoute for FiguresRoute {
    fn data() -> Self {
        FiguresRoute
    }

    fn view(FiguresRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<FiguresRequest>());
        let data = page_resource(move || (id.get(), request.get()), |(id, request)| figures_page(id, request));
        view! { <div class="page wide">{loaded(data, |page| view! { <pages::figures::Figures page/> })}</div> }
            .into_any()
    }
}

/// `/codebooks/:id/agreement`
pub struct AgreementRoute;

#[lazy_route]
impl LazyRoute for AgreementRoute {
    fn data() -> Self {
        AgreementRoute
    }

    fn view(AgreementRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<AgreementRequest>());
        let data = page_resource(move || (id.get(), request.get()), |(id, request)| agreement_page(id, request));
        view! { <div class="page wide">{loaded(data, |page| view! { <pages::agreement::Agreement page/> })}</div> }
            .into_any()
    }
}

/// `/c/:id/code`
pub struct CodingRoute;

#[lazy_route]
impl LazyRoute for CodingRoute {
    fn data() -> Self {
        CodingRoute
    }

    fn view(CodingRoute: Self) -> AnyView {
        let (id, request) = (use_id(), use_request::<CodingRequest>());
        let data = page_resource(move || (id.get(), request.get()), |(id, request)| coding_page(id, request));
        view! { <div class="page wide">{loaded(data, |page| view! { <pages::coding::Coding page/> })}</div> }.into_any()
    }
}
